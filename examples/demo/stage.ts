/** The demo's server, store and narrator. */
import { createClient } from 'redis'
import { HashSessionStore, JsonSessionStore, MemorySessionStore, SessionStoreError } from '../../lib/index.ts'
import type { Session, SessionStore } from '../../lib/index.ts'
import { transportOf } from '../../lib/redis/client.ts'
import { startRedis } from '../../tools/redis-server.ts'
import { DemoError, USAGE, wantedStore } from './arguments.ts'

import { Narrator } from './narrator.ts'
import type { ChapterName, StoreKind } from './prose.ts'
import { recording } from './recorder.ts'
import { holdings } from './redis-cli.ts'
import { print } from './screen.ts'

export interface Stage {
  readonly store: SessionStore<Session>
  /** Begins a part of the story. */
  chapter(name: ChapterName): void
  /** Makes a call and shows it, its answer and what it sent. */
  run<T>(call: () => Promise<T>): Promise<T>
  /** The same for a call that the store refuses. */
  refused(call: () => Promise<unknown>): Promise<void>
  /** Shows what Redis holds of a session. */
  inspect(id: string): Promise<void>
  /** Waits until a session has expired. */
  expired(id: string): Promise<void>
}

type Story = (stage: Stage) => Promise<void>

/** Tells the story on the store that the arguments ask for, and sets the exit code. */
export async function play(args: readonly string[], story: Story): Promise<void> {
  // Whoever reads through `head` has seen enough.
  process.stdout.on('error', () => process.exit())
  try {
    const kind = wantedStore(args)
    if (kind === 'help') print(USAGE)
    else await (kind === 'memory' ? inMemory(story) : onRedis(kind, story))
  } catch (error) {
    process.exitCode = error instanceof DemoError ? error.exitCode : 1
    console.error(explained(error))
  }
}

async function inMemory(story: Story): Promise<void> {
  const store = new MemorySessionStore()
  const narrator = new Narrator('memory', store, () => undefined)
  narrator.introduce('in this process')
  await story(stageOf(narrator, store, async () => {}))
  narrator.end()
}

async function onRedis(kind: Exclude<StoreKind, 'memory'>, story: Story): Promise<void> {
  const server = await startRedis().catch((error: unknown) => {
    throw new DemoError(error instanceof Error ? error.message : String(error), 1)
  })
  // Without a second try: a server that is not there is told at once. What fails later, its command tells.
  const client = createClient({ url: server.url, socket: { reconnectStrategy: false } }).on('error', () => {})
  try {
    await client.connect().catch((error: unknown) => {
      throw new DemoError(`No Redis to be had at ${server.host}:${server.port}: ${reasonOf(error)}`, 1)
    })
    const recorder = recording(transportOf(client))
    // On a server that is not ours, between other people's keys.
    const own = server.how === 'REDIS_URL' ? `demo:${process.pid}:` : ''
    const Store = kind === 'json' ? JsonSessionStore : HashSessionStore
    const store = new Store({ client: recorder, prefix: `${own}sess:`, userPrefix: `${own}user:` })
    const narrator = new Narrator(kind, store, () => recorder.take())
    narrator.introduce(`on ${await serverName(client)} at ${server.host}:${server.port}`)
    const index = `${own}user:1001:sessions:index`
    const inspect = async (id: string): Promise<void> =>
      narrator.holdings(await holdings(client, kind, { record: store.keyOf(id), index }))
    await story(stageOf(narrator, store, inspect))
    narrator.end()
  } finally {
    client.destroy()
    await server.stop()
  }
}

const stageOf = (narrator: Narrator, store: SessionStore<Session>, inspect: Stage['inspect']): Stage => ({
  store,
  inspect,
  chapter: (name) => narrator.chapter(name),
  run: (call) => narrator.run(call),
  refused: (call) => narrator.refused(call),
  expired: (id) => narrator.expired(id),
})

async function serverName(client: { info(section: string): Promise<unknown> }): Promise<string> {
  const info = String(await client.info('server'))
  const [, version = ''] = /^redis_version:(\S+)/m.exec(info) ?? []
  return `Redis ${version}`
}

/** The system's code if there is one: the message of a failed connection may be empty. */
const reasonOf = (error: unknown): string =>
  error instanceof Error ? String('code' in error ? error.code : error.message) : String(error)

/** A line for what a person can do something about; else the whole error, for who repairs it. */
function explained(error: unknown): unknown {
  if (error instanceof DemoError) return error.message
  return error instanceof SessionStoreError ? `${error.code}: ${error.message}` : error
}
