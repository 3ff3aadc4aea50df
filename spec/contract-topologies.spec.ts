/** The contract suite on everything that is more than one connection to one server. */
import { describeSessionStore } from '../lib/testing/index.ts'
import type { StoreFactory } from '../lib/testing/index.ts'
import { REDIS_STORES } from './support/redis-stores.ts'
import { TOPOLOGIES } from './support/topologies.ts'
import type { Connected, RunningTopology, Topology } from './support/topologies.ts'

type Options = Topology['options']

/** Those of the options that are not given, or `undefined`. */
const unsaid = (options: Options, given: Options): Options =>
  Object.fromEntries(Object.entries(options).filter(([name]) => Reflect.get(given, name) === undefined))

for (const { title, store, settings, options, start } of TOPOLOGIES) {
  describe(`on ${title}`, function () {
    this.timeout(60_000)
    let topology: RunningTopology
    let first: Connected
    let second: Connected

    before(async () => {
      topology = await start()
      first = await topology.connect()
      second = await topology.connect()
    })
    after(async () => {
      await Promise.all([first, second].map((one) => one.close()))
      await topology.stop()
    })

    describe(store, () => {
      const make = REDIS_STORES[store]
      const factory: StoreFactory = (given) => {
        const all = { ...given, ...unsaid(options, given) }
        return {
          // What it keeps of its reads must not show, also where the other store writes.
          store: make({ readCache: {}, ...all, client: first.client }),
          anotherStore: (changed) => make({ ...all, ...changed, client: second.client }),
        }
      }
      describeSessionStore({ describe, it }, factory, settings)
    })
  })
}
