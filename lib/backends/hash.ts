import type { RedisTransport } from '../redis/client.ts'
import type { KeyNames } from '../redis/keys.ts'
import type { BackendSettings, SessionBackend } from './backend.ts'

export function hashBackend(_transport: RedisTransport, _names: KeyNames, _settings: BackendSettings): SessionBackend {
  throw new Error('in the making')
}
