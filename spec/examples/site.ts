/** examples/web on the server of this run, between keys of its own. */
import { once } from 'node:events'
import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect } from 'chai'
import { createApp } from '../../examples/web/app.ts'
import { connect } from '../../examples/web/redis.ts'
import type { Connection } from '../../examples/web/redis.ts'
import type { Limits } from '../../examples/web/security.ts'
import { Visitor } from './visitor.ts'
import type { Page } from './visitor.ts'

/** Where somebody is sent whose session has gone. */
export const OVER = '/login?ended'

let names = 0
export const newName = (): string => `user${++names}`

/** Where a page sends who opens it. */
export const led = async (visitor: Visitor, path = '/'): Promise<string> =>
  (await visitor.open(path)).headers.get('location') ?? 'nowhere'

/** What the newest exchange of a kind took; a script that Redis did not know was sent once more, with its text. */
export const sentBy = ({ html }: Page, request: string): string[] => {
  const [, list = ''] = html.split(`<strong>${request}</strong>`)
  return [...(list.split('</ul>')[0] ?? '').matchAll(/<code>(EVALSHA \w+)<\/code>/g)].map(
    ([, name = '']) => name,
  )
}

export class Site {
  readonly client: Connection
  readonly prefix: string = `web:${process.pid}:${newName()}:`
  readonly #servers: Server[] = []
  url = ''

  constructor(client: Connection) {
    this.client = client
  }

  static async open(): Promise<Site> {
    const site = new Site(await connect(process.env['REDIS_URL'] ?? ''))
    site.url = await site.serve({ logins: 1_000, requests: 10_000 })
    return site
  }

  async serve(limits: Limits, client: Connection = this.client): Promise<string> {
    const server = createApp({ client, prefix: this.prefix, limits }).listen(0, '127.0.0.1')
    this.#servers.push(server)
    await once(server, 'listening')
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  }

  async entered(name: string, userAgent?: string): Promise<Visitor> {
    const visitor = new Visitor(this.url, userAgent)
    expect((await visitor.logIn(name)).status).to.equal(200)
    return visitor
  }

  sessions(): Promise<string[]> {
    return this.client.keys(`${this.prefix}sess:*`)
  }

  async close(): Promise<void> {
    for (const server of this.#servers) {
      server.close()
      server.closeAllConnections()
    }
    const keys = await this.client.keys(`${this.prefix}*`)
    if (keys.length > 0) await this.client.del(keys)
    this.client.destroy()
  }
}
