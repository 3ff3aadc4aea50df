/** A way to each data node that can be made bad, all ways at once. */
import { connect, createServer } from 'node:net'
import type { AddressInfo, Server, Socket } from 'node:net'
import type { Net } from './fault.ts'
import { Link } from './link.ts'
import type { Weather } from './link.ts'

export interface Address {
  readonly host: string
  readonly port: number
}

const HOST = '127.0.0.1'

export class ProxyNet implements Net {
  readonly #servers: Server[] = []
  readonly #links = new Set<Link>()
  readonly #random: () => number
  /** Where each node (`127.0.0.1:7000`) is to be reached. */
  readonly #ways: Record<string, Address> = {}
  #weather: Weather = { kind: 'fair' }
  #met = 0

  private constructor(random: () => number) {
    this.#random = random
  }

  static async before(nodes: readonly Address[], random: () => number): Promise<ProxyNet> {
    const net = new ProxyNet(random)
    for (const node of nodes) await net.#open(node)
    return net
  }

  get ways(): Readonly<Record<string, Address>> {
    return this.#ways
  }

  wayTo({ host, port }: Address): Address {
    const way = this.#ways[`${host}:${port}`]
    if (way === undefined) throw new Error(`no way to ${host}:${port}`)
    return way
  }

  cutAtAnyByte(): void {
    this.#change({ kind: 'cuts', random: this.#random })
  }

  delay(ms: number): void {
    this.#change({ kind: 'delay', ms })
  }

  dropReplies(): void {
    this.#change({ kind: 'no-replies' })
  }

  heal(): void {
    this.#change({ kind: 'fair' })
  }

  met(): number {
    return this.#met
  }

  async close(): Promise<void> {
    for (const link of this.#links) link.end()
    await Promise.all(this.#servers.map(closed))
  }

  #change(weather: Weather): void {
    this.#weather = weather
    for (const link of this.#links) link.change(weather)
  }

  async #open(node: Address): Promise<void> {
    const server = createServer((client) => this.#join(client, connect(node)))
    this.#servers.push(server)
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject).listen(0, HOST, resolve)
    })
    const { port } = server.address() as AddressInfo // TCP, so never a path
    this.#ways[`${node.host}:${node.port}`] = { host: HOST, port }
  }

  #join(client: Socket, upstream: Socket): void {
    const link = new Link(client, upstream, this.#weather, {
      met: () => this.#met++,
      gone: () => this.#links.delete(link),
    })
    this.#links.add(link)
  }
}

const closed = (server: Server): Promise<void> =>
  new Promise((resolve) => {
    server.close(() => resolve())
  })
