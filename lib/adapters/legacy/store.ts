/** One store over old sessions and new ones: each call goes to where its session is. */
import type { ReadOptions, SessionStoreContract } from '../../store-contract.ts'
import type { Places } from './places.ts'

/** What can be asked of both: a contract, and an end for all. */
export interface LegacyStore<S extends object> extends SessionStoreContract<S> {
  /** Ends every session there is, old ones and new ones. How many. */
  destroyAll(): Promise<number>
}

type Call = (id: string, ...args: unknown[]) => Promise<unknown>
type IsActive = (options?: unknown) => boolean

const looks: IsActive = () => false
const acts: IsActive = () => true
const mayTouch: IsActive = (options) => (Object(options) as ReadOptions).touch === true

/** The methods that are about one session, which may be in either place, and whether a call counts as activity. */
const OF_ONE = {
  read: mayTouch,
  get: mayTouch,
  getFields: looks,
  getPath: looks,
  getPreference: looks,
  exists: looks,
  expiresInMs: looks,
  hasPermission: looks,
  touch: acts,
  setPath: acts,
  deletePath: acts,
  increment: acts,
  update: acts,
  replace: acts,
  modify: acts,
  setPreference: acts,
  deletePreference: acts,
  grantPermissions: acts,
  revokePermissions: acts,
  regenerate: acts,
  patch: acts,
} as const satisfies Partial<Record<keyof LegacyStore<object>, IsActive>>

type OfOne = keyof typeof OF_ONE

export function legacyStore<S extends object>(places: Places<S>): LegacyStore<S> {
  const { store } = places
  const ofOne = Object.entries(OF_ONE).map(([name, isActive]) => {
    const call: Call = (id, ...args) =>
      places.at(id, isActive(args[0]), (at) => (at[name as OfOne] as Call).call(at, id, ...args))
    return [name, call]
  })
  const list: LegacyStore<S>['listByUser'] = (userId, options) => places.list(userId, options)
  const others: Omit<LegacyStore<S>, OfOne> = {
    create: (data, options = {}) => places.create(data, options),
    destroy: (id) => places.destroy(id),
    listByUser: list,
    countByUser: async (userId) => (await list(userId, { limit: Number.MAX_SAFE_INTEGER })).length,
    destroyByUser: (userId, options) => places.sum((at) => at.destroyByUser(userId, options)),
    destroyByHandle: async (userId, handle) =>
      (await places.sum(async (at) => Number(await at.destroyByHandle(userId, handle)))) > 0,
    updateByUser: (userId, patch, options) => places.sum((at) => at.updateByUser(userId, patch, options)),
    destroyAll: () => places.sum((at) => at.destroyAll()),
    scan: () => places.scan(),
    // What is in its old form has no version: it has to pass the schema as it is.
    upgradeAll: (options) => store.upgradeAll(options),
    // Of the sessions that this library keeps: the others are sent whole.
    stats: () => store.stats(),
    keyOf: (id) => store.keyOf(id),
    explainPath: (path) => store.explainPath(path),
    ready: () => store.ready(),
  }
  // Each of them hands on what it is given, so their types are those of the store itself.
  return { ...(Object.fromEntries(ofOne) as Pick<LegacyStore<S>, OfOne>), ...others }
}
