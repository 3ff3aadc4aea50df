/** Sessions as hashes, on any Redis from 7.0 or Valkey: no module is needed. */
import type { RedisTransport } from '../redis/client.ts'
import { HashForm } from '../redis/hash-form.ts'
import type { KeyNames } from '../redis/keys.ts'
import { redisBackend } from '../redis/redis-backend.ts'
import type { IndexMode } from '../redis/redis-backend.ts'
import type { BackendSettings, SessionBackend } from './backend.ts'

export const hashBackend = (
  transport: RedisTransport,
  names: KeyNames & IndexMode,
  settings: BackendSettings,
): SessionBackend => redisBackend(new HashForm(settings.textMembers), transport, names, settings)
