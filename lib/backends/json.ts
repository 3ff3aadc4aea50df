/** Sessions as RedisJSON documents. */
import type { RedisTransport } from '../redis/client.ts'
import { JsonForm } from '../redis/json-form.ts'
import type { KeyNames } from '../redis/keys.ts'
import { RedisRecordStore } from '../redis/record-store.ts'
import type { BackendSettings, SessionBackend } from './backend.ts'

export const jsonBackend = (
  transport: RedisTransport,
  names: KeyNames,
  settings: BackendSettings,
): SessionBackend => new RedisRecordStore(new JsonForm(), transport, names, settings)
