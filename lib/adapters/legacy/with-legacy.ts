import type { SessionStoreContract } from '../../store-contract.ts'
import type { TakingStore } from './mover.ts'
import { resolveLegacy } from './options.ts'
import type { LegacyOptions, LegacyUsers } from './options.ts'
import { Places } from './places.ts'
import { LegacyStore } from './store.ts'

/** The store, and before it the sessions of the service that was. @throws {TypeError} naming the option */
export function withLegacy<S extends object>(
  store: SessionStoreContract<S>,
  legacy: LegacyOptions,
  users: LegacyUsers,
): SessionStoreContract<S> {
  const resolved = resolveLegacy(legacy, users)
  if (!takesOver(store))
    throw new TypeError('option legacy needs a JsonSessionStore or a HashSessionStore as store')
  return new LegacyStore(new Places(store, resolved))
}

const takesOver = <S extends object>(store: SessionStoreContract<S>): store is TakingStore<S> =>
  'takeOver' in store && typeof store.takeOver === 'function'
