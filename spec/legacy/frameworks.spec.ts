/** `legacy` through the other frameworks' own packages, over HTTP, an old instance beside new ones, on one server. */
import { describeBeside } from './beside.ts'
import type { Place } from './beside.ts'
import { FASTIFY } from './fastify.ts'
import { KOA } from './koa.ts'
import { connect, newPrefix } from './services.ts'

const oneServer = async (): Promise<Place> => {
  const client = await connect()
  return { client, prefix: newPrefix(), hashIds: true, stop: async () => client.destroy() }
}

for (const framework of [FASTIFY, KOA])
  for (const from of ['connect-redis', 'hash'] as const) describeBeside(framework, from, oneServer)
