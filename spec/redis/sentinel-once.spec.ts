/** A Sentinel's client sends a command again when the connection is lost; a store's runs at most once. */
import { expect } from 'chai'
import { connect, createServer } from 'node:net'
import type { AddressInfo, Server, Socket } from 'node:net'
import { ClientClosedError, createSentinel } from 'redis'
import * as redis5 from 'redis5'
import type { RedisClient, RedisCommands, Withdrawal } from '../../lib/redis/client.ts'
import { uniquePrefix } from '../../lib/testing/harness.ts'
import type { RunningSentinelSet } from '../../tools/server/sentinel.ts'
import { alice, failsWith, redisStores } from '../support/faulty.ts'
import { startOwnSentinelSet } from '../support/servers.ts'

/** A way to a server that drops the connection in the place of the next reply to a script. */
class LosingWay {
  readonly #server: Server
  #isArmed = false

  constructor(port: number) {
    this.#server = createServer((client) => this.#join(client, connect(port, '127.0.0.1')))
  }

  open(): Promise<number> {
    return listen(this.#server)
  }

  loseNextReply(): void {
    this.#isArmed = true
  }

  close(): void {
    this.#server.close()
  }

  #join(client: Socket, server: Socket): void {
    let lost = false
    client.on('data', (data) => {
      if (this.#isArmed && data.includes('EVALSHA')) [lost, this.#isArmed] = [true, false]
      server.write(data)
    })
    server.on('data', (data) => void (lost ? client.destroy() : client.write(data)))
    endTogether(client, server)
  }
}

/** A way to a sentinel that names another port of the master: both have five digits. */
const misleading = (port: number, from: number, to: number): Server =>
  createServer((client) => {
    const sentinel = connect(port, '127.0.0.1')
    client.pipe(sentinel)
    sentinel.on('data', (data) =>
      client.write(data.toString('latin1').replaceAll(String(from), String(to)), 'latin1'),
    )
    endTogether(client, sentinel)
  })

const endTogether = (...sockets: readonly Socket[]): void => {
  for (const socket of sockets) {
    socket.on('error', () => {})
    socket.on('close', () => sockets.forEach((side) => side.destroy()))
  }
}

const listen = async (server: Server): Promise<number> => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return (server.address() as AddressInfo).port // TCP, so never a path
}

type Sentinel = RedisClient & {
  on(event: 'error', listener: () => void): unknown
  connect(): Promise<unknown>
  destroy(): Promise<unknown>
  use<T>(act: (lease: RedisClient) => Promise<T>): Promise<T>
}

describe('A reply that is lost on the way through a Sentinel’s client', function () {
  this.timeout(60_000)
  let set: RunningSentinelSet
  let way: LosingWay
  let sentinel: Server
  let options: { name: string; sentinelRootNodes: { host: string; port: number }[] }
  before(async () => {
    set = await startOwnSentinelSet({ downAfterMs: 60_000 })
    const { port } = await set.master()
    way = new LosingWay(port)
    sentinel = misleading(set.sentinelRootNodes[0]?.port ?? 0, port, await way.open())
    options = { name: set.name, sentinelRootNodes: [{ host: '127.0.0.1', port: await listen(sentinel) }] }
  })
  after(async () => {
    way.close()
    sentinel.close()
    await set.stop()
  })

  const kinds: Readonly<Record<string, () => Sentinel>> = {
    '6': () => createSentinel(options),
    '5.8': () => redis5.createSentinel(options),
  }
  const stores = Object.entries(redisStores)
  for (const [major, open] of Object.entries(kinds)) {
    const using = async (act: (client: Sentinel) => Promise<void>): Promise<void> => {
      const client = open()
      client.on('error', () => {})
      await client.connect()
      try {
        await act(client)
      } finally {
        await client.destroy()
      }
    }

    for (const [name, make] of stores)
      it(`is unknown, and what was sent has run once: ${name}, redis ${major}`, () =>
        using(async (client) => {
          const store = make({ client, prefix: uniquePrefix() })
          const { id } = await store.create({ ...alice, visits: 0 })
          await store.increment(id, ['visits'])
          way.loseNextReply()
          await failsWith(store.increment(id, ['visits']), 'disconnected', 'unknown')
          expect(await store.getPath(id, ['visits'])).to.equal(2)
          expect(await store.increment(id, ['visits'])).to.equal(3)
        }))

    it(`has not been applied, or nobody knows, when the owner has closed the client: redis ${major}`, () =>
      using(async (client) => {
        const store = redisStores['JsonSessionStore']?.({ client, prefix: uniquePrefix() })
        const { id = '' } = (await store?.create({ ...alice, visits: 0 })) ?? {}
        const written = store?.increment(id, ['visits'])
        await new Promise((resolve) => setImmediate(resolve))
        await Promise.all([
          failsWith(written ?? Promise.resolve(), 'client-closed', 'unknown'),
          client.destroy(),
        ])
        await failsWith(store?.increment(id, ['visits']) ?? Promise.resolve(), 'client-closed', 'not-applied')
      }))

    it(`is unknown to a lease too: redis ${major}`, () =>
      using((client) =>
        client.use(async (lease) => {
          const store = redisStores['JsonSessionStore']?.({ client: lease, prefix: uniquePrefix() })
          const { id = '' } = (await store?.create({ ...alice, visits: 0 })) ?? {}
          await store?.increment(id, ['visits'])
          way.loseNextReply()
          await failsWith(store?.increment(id, ['visits']) ?? Promise.resolve(), 'disconnected', 'unknown')
          expect(await store?.getPath(id, ['visits'])).to.equal(2)
        }),
      ))
  }
})

it('what one connection has sent is unknown, though the next one says that it has sent nothing', async () => {
  // No real one can be made to lose this race at will.
  const commandsOf = (signal: Withdrawal): RedisCommands => {
    const send = async (): Promise<never> => {
      signal.removeEventListener('abort', listener)
      throw new ClientClosedError()
    }
    return { eval: send, evalSha: send }
  }
  const listener = (): void => {}
  const never = new AbortController().signal
  const client = {
    ...commandsOf(never),
    getSentinelNode: () => {},
    withCommandOptions: ({ abortSignal }: { abortSignal: Withdrawal }) => commandsOf(abortSignal),
  }
  const store = redisStores['JsonSessionStore']?.({ client })
  await failsWith(store?.create(alice) ?? Promise.resolve(), 'disconnected', 'unknown')
})
