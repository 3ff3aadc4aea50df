import type { RunningRedis } from '../redis-server.ts'
import type { Core, CoreOptions, ReadyCore } from './cores.ts'
import { runMocha } from './mocha.ts'
import type { FailedTest, MochaReport } from './mocha.ts'
import { NOT_MEMORY } from './specs.ts'
import { STORES, columnOf } from './stores.ts'
import type { StoreColumn } from './stores.ts'
import { askVersions } from './versions.ts'
import type { Versions } from './versions.ts'

export interface StoreResult {
  readonly passed: number
  readonly failed: readonly FailedTest[]
}

interface Tested extends Versions {
  readonly kind: 'tested'
  readonly name: string
  readonly stores: ReadonlyMap<StoreColumn, StoreResult>
}

interface NoResult<Kind> {
  readonly kind: Kind
  readonly name: string
  readonly reason: string
}

/** `not-had`: it could not be fetched, or does not start here. `broken`: the specs ended without a result. */
export type CoreResult = Tested | NoResult<'not-had'> | NoResult<'broken'>

interface Servers {
  readonly ready: ReadyCore
  readonly withModule: RunningRedis
  readonly plain: RunningRedis
}

/** The specs of the stores on a core: on a server with RedisJSON and on one without, started for it. Never rejects. */
export const testCore = async (core: Core, options: CoreOptions): Promise<CoreResult> => {
  const { name } = core
  const servers = await startServers(core, options).catch(reasonOf)
  if (typeof servers === 'string') return { kind: 'not-had', name, reason: servers }
  const tested = await testOn(servers, options).catch(reasonOf)
  await Promise.all([servers.withModule.stop(), servers.plain.stop()])
  if (typeof tested === 'string') return { kind: 'broken', name, reason: tested }
  return { kind: 'tested', name, ...tested }
}

const reasonOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))

const startServers = async (core: Core, options: CoreOptions): Promise<Servers> => {
  const ready = await core.provide(options)
  const withModule = await ready.start(true)
  try {
    return { ready, withModule, plain: await ready.start(false) }
  } catch (error) {
    await withModule.stop()
    throw error
  }
}

const testOn = async (
  { ready, withModule, plain }: Servers,
  { onProgress }: CoreOptions,
): Promise<Omit<Tested, 'kind' | 'name'>> => {
  const versions = await askVersions(withModule.url)
  onProgress(`Testing on ${versions.server}, module: ${versions.module}`)
  const report = await runMocha([...NOT_MEMORY, ...ready.specs], {
    REDIS_URL: withModule.url,
    TEST_PLAIN_REDIS_URL: plain.url,
    ...(ready.executable !== undefined && { TEST_REDIS_CORE: ready.executable }),
  })
  return { ...versions, stores: byStore(report) }
}

/** @throws when a store ran no test: its column would look as good as one without failures */
export const byStore = ({ passes, failures }: MochaReport): ReadonlyMap<StoreColumn, StoreResult> =>
  new Map(
    STORES.map((store) => {
      const passed = passes.filter((test) => columnOf(test) === store).length
      const failed = failures.filter((test) => columnOf(test) === store)
      if (passed + failed.length === 0) throw new Error(`${store}: no test ran`)
      return [store, { passed, failed }]
    }),
  )
