/** Sessions as RedisJSON documents. */
import type { RedisTransport } from '../redis/client.ts'
import { JsonForm } from '../redis/json-form.ts'
import type { KeyNames } from '../redis/keys.ts'
import { redisBackend } from '../redis/redis-backend.ts'
import type { IndexMode } from '../redis/redis-backend.ts'
import type { BackendSettings, SessionBackend } from './backend.ts'

export const jsonBackend = (
  transport: RedisTransport,
  names: KeyNames & IndexMode,
  settings: BackendSettings,
): SessionBackend => redisBackend(new JsonForm(), transport, names, settings)
