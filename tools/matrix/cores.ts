import { checkDocker } from '../server/container.ts'
import { provideRedis7 } from '../server/debian.ts'
import { cacheOf } from '../server/fetch.ts'
import type { FetchOptions } from '../server/fetch.ts'
import { provideValkey } from '../server/valkey.ts'
import { startContainerServer, startPinnedServer } from '../redis-server.ts'
import type { RunningRedis } from '../redis-server.ts'
import { CONTRACT, everySpec } from './specs.ts'

/** Where a core's executable comes from, and who is told about it. */
export type CoreOptions = Pick<FetchOptions, 'env' | 'onProgress'>

/** A core that is there: it starts servers, with the JSON commands or without any module. */
export interface ReadyCore {
  readonly start: (json: boolean) => Promise<RunningRedis>
  /** Of servers that specs start by themselves; without one they start the pinned one. */
  readonly executable?: string
  readonly specs: readonly string[]
}

export interface Core {
  readonly name: string
  /** Rejects with the reason why it cannot be had. */
  readonly provide: (options: CoreOptions) => Promise<ReadyCore>
}

/** A program that takes the pinned RedisJSON. */
const program = (name: string, provide: (options: FetchOptions) => Promise<string>): Core => ({
  name,
  provide: async (options) => {
    const core = await provide({ ...options, cacheDir: cacheOf(name) })
    const start = (module: boolean): Promise<RunningRedis> => startPinnedServer({ ...options, core, module })
    return { start, executable: core, specs: everySpec() }
  },
})

/** The program that comes with the module, and that every other test runs on. */
const pinned: Core = {
  name: 'redis-8.2.3',
  provide: async (options) => ({
    start: (module) => startPinnedServer({ ...options, module }),
    specs: everySpec(),
  }),
}

/** Specs that start servers of their own would not start them in a container: the contract only. */
const container: Core = {
  name: 'redis-8-container',
  provide: async ({ onProgress }) => {
    await checkDocker()
    return { start: (json) => startContainerServer({ json, onProgress }), specs: CONTRACT }
  },
}

export const CORES: readonly Core[] = [
  program('redis-7.0.15', provideRedis7),
  pinned,
  program('valkey-8.1.8', (options) => provideValkey('8.1.8', options)),
  program('valkey-9.1.2', (options) => provideValkey('9.1.2', options)),
  container,
]

/** Those of the names, in the order of the list; all when there is no name. */
export const coresNamed = (names: readonly string[]): readonly Core[] => {
  const known = CORES.map(({ name }) => name)
  const unknown = names.filter((name) => !known.includes(name))
  if (unknown.length > 0)
    throw new Error(`no such server: ${unknown.join(', ')}; there are ${known.join(', ')}`)
  return names.length === 0 ? CORES : CORES.filter(({ name }) => names.includes(name))
}
