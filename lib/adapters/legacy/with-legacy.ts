import type { SessionStoreContract } from '../../store-contract.ts'
import type { TakingStore } from './mover.ts'
import { resolveLegacy } from './options.ts'
import type { LegacyAdapter, LegacyOptions } from './options.ts'
import { Places } from './places.ts'
import { legacyStore } from './store.ts'
import type { LegacyStore } from './store.ts'

/** The store, and before it the sessions of the service that was. @throws {TypeError} naming the option */
export function withLegacy<S extends object>(
  store: SessionStoreContract<S>,
  legacy: LegacyOptions,
  adapter: LegacyAdapter,
): LegacyStore<S> {
  const resolved = resolveLegacy(legacy, adapter)
  if (!takesOver(store))
    throw new TypeError('option legacy needs a JsonSessionStore or a HashSessionStore as store')
  return legacyStore(new Places(store, resolved))
}

const takesOver = <S extends object>(store: SessionStoreContract<S>): store is TakingStore<S> =>
  'takeOver' in store && typeof store.takeOver === 'function'
