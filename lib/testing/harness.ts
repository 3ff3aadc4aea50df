/** What every theme of the contract suite works with: the injected runner, the factory, a clock that only tests move. */
import type { SessionEvent } from '../events.ts'
import type { SessionStoreOptions } from '../options.ts'
import type { SessionStoreContract } from '../store-contract.ts'

/** What the suite needs of a test runner; mocha, node:test, vitest and jest all have it. */
export interface TestRunner {
  readonly describe: (title: string, body: () => void) => unknown
  readonly it: (title: string, body: () => Promise<void>) => unknown
}

/** The type of the data in the suite: whatever the schema of the case allows. */
export interface SuiteData {
  [name: string]: unknown
}

/** The store under test. Its class is nothing the suite knows. */
export type SuiteStore = SessionStoreContract<SuiteData>

/**
 * The store options that a case needs. Every option has to reach the store as it is; `prefix` is another one for
 * each store. Without `clock` the store keeps its own time. Some cases give wrong options on purpose.
 */
export type SuiteOptions = SessionStoreOptions

/** What a factory answers. */
export interface StoreInstance {
  readonly store: SuiteStore
  /**
   * Another store over the same records, through another connection if there are any: with the same options, but for
   * those that are given.
   */
  readonly anotherStore: (changed: SuiteOptions) => SuiteStore | Promise<SuiteStore>
  /** Called once, after the case, whether it passed or not. */
  readonly dispose?: () => unknown
}

/** Makes a store that sees nothing of what other stores of this factory hold. What it throws is the constructor's own error. */
export type StoreFactory = (options: SuiteOptions) => StoreInstance | Promise<StoreInstance>

export interface SuiteSettings {
  /** A factor on the sizes of the concurrent cases. @default 1 */
  readonly scale?: number
  /** Where random cases start. @default the environment's SEED, else a new one on each run */
  readonly seed?: number
  /** What every prefix begins with: on a Redis Cluster a hash tag, `{app}`. @default nothing */
  readonly prefix?: string
}

/** A clock that stands still until it is moved. */
export interface TestClock {
  /** Milliseconds since the epoch. */
  now(): number
  advance(ms: number): void
}

/** A store in use by a case, and what the case holds in its hands. */
export interface Subject {
  readonly store: SuiteStore
  readonly clock: TestClock
  /** What the store reported so far. */
  readonly events: readonly SessionEvent[]
  /** Another store over the same records: with the same options, but for those that are given. */
  readonly another: (changed?: SuiteOptions) => Promise<SuiteStore>
}

export interface Use {
  /** A store of its own for this case, with a clock that only the case moves. */
  (options?: SuiteOptions): Promise<Subject>
  /** The same without an injected clock: the time is the store's own. */
  inRealTime(options?: SuiteOptions): Promise<Subject>
}

/** Declares one case; the stores it uses are disposed of after it. */
export type Test = (title: string, body: (use: Use) => Promise<void>) => void

export interface Suite {
  readonly describe: (title: string, body: () => void) => void
  readonly test: Test
  /** `full` times the scale, at least 2. */
  readonly sized: (full: number) => number
  readonly seed: number
  /** A prefix that no other store has. */
  readonly ownPrefix: () => string
}

export const MINUTE = 60_000

export function createSuite(runner: TestRunner, factory: StoreFactory, settings: SuiteSettings = {}): Suite {
  const { scale = 1, seed = seedOfEnvironment(), prefix = '' } = settings
  const ownPrefix = (): string => prefix + uniquePrefix()
  const describe = (title: string, body: () => void): void => void runner.describe(title, body)
  const test: Test = (title, body) => void runner.it(title, () => runCase({ factory, ownPrefix }, body))
  return { describe, test, seed, ownPrefix, sized: (full) => Math.max(2, Math.round(full * scale)) }
}

/** Where the stores of a case come from. */
interface Source {
  readonly factory: StoreFactory
  readonly ownPrefix: () => string
}

async function runCase(source: Source, body: (use: Use) => Promise<void>): Promise<void> {
  const opened: StoreInstance[] = []
  const use: Use = Object.assign(
    (options: SuiteOptions = {}) => open(source, opened, options, createClock()),
    { inRealTime: (options: SuiteOptions = {}) => open(source, opened, options) },
  )
  try {
    await body(use)
  } finally {
    for (const instance of opened) await instance.dispose?.()
  }
}

async function open(
  { factory, ownPrefix }: Source,
  opened: StoreInstance[],
  options: SuiteOptions,
  clock?: TestClock,
): Promise<Subject> {
  const events: SessionEvent[] = []
  const instance = await factory({
    prefix: ownPrefix(),
    onEvent: (event) => void events.push(event),
    ...(clock && { clock: () => clock.now() }),
    ...options,
  })
  opened.push(instance)
  const { store } = instance
  const another = async (changed: SuiteOptions = {}): Promise<SuiteStore> => instance.anotherStore(changed)
  return { store, clock: clock ?? realClock, events, another }
}

let prefixes = 0
const run = Math.random().toString(36).slice(2, 10)
/** A prefix that no other store of this process, and most likely none of another run, has. */
export const uniquePrefix = (): string => `suite-${run}-${++prefixes}:`

/** Half a second past a full one, so that rounding to seconds shows. */
function createClock(): TestClock {
  let now = Math.floor(Date.now() / 1000) * 1000 + 500
  return { now: () => now, advance: (ms) => void (now += ms) }
}

const realClock: TestClock = {
  now: Date.now,
  advance: () => {
    throw new Error('this case runs in real time')
  },
}

function seedOfEnvironment(): number {
  const given = Number(process.env['SEED'])
  return Number.isSafeInteger(given) && given > 0 ? given : Math.floor(Math.random() * 2 ** 31) + 1
}
