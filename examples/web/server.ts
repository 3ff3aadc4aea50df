/** `npm run example`: brings Redis, serves on 127.0.0.1, and takes everything down again at Ctrl-C. */
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { parseArgs } from 'node:util'
import { startRedis } from '../../tools/redis-server.ts'
import { createApp } from './app.ts'
import { connect } from './redis.ts'

const { values } = parseArgs({ options: { port: { type: 'string', default: '3000' } } })
const redis = await startRedis()
const client = await connect(redis.url)
// On a server that is not ours, between other people's keys.
const prefix = redis.how === 'REDIS_URL' ? 'example:' : ''
const server = createApp({ client, prefix }).listen(Number(values.port), '127.0.0.1')

async function stop(): Promise<void> {
  server.close()
  // Pages that look on keep theirs open.
  server.closeAllConnections()
  client.destroy()
  await redis.stop()
}

for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void stop())
server.once('error', (error: NodeJS.ErrnoException) => {
  console.error(error.code === 'EADDRINUSE' ? `Port ${values.port} is taken: --port takes another` : error)
  process.exitCode = 1
  void stop()
})
await once(server, 'listening')
const { port } = server.address() as AddressInfo
console.log(`http://127.0.0.1:${port} (log in with any new name; Ctrl-C ends it)`)
