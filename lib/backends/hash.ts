/** Sessions as hashes, on any Redis from 7.0 or Valkey: no module is needed. */
import type { RedisTransport } from '../redis/client.ts'
import { HashForm } from '../redis/hash-form.ts'
import type { KeyNames } from '../redis/keys.ts'
import { RedisRecordStore } from '../redis/record-store.ts'
import type { BackendSettings, SessionBackend } from './backend.ts'

export const hashBackend = (
  transport: RedisTransport,
  names: KeyNames,
  settings: BackendSettings,
): SessionBackend => new RedisRecordStore(new HashForm(settings.textMembers), transport, names, settings)
