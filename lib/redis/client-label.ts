/** A client label as JSON within a record. */
import { isJsonObject } from '../domain/json.ts'
import type { JsonValue } from '../domain/json.ts'
import type { ClientLabel } from '../domain/session.ts'

export const clientText = ({ ip, userAgent, userAgentHash }: ClientLabel): string =>
  JSON.stringify({ ip, user_agent: userAgent, user_agent_hash: userAgentHash })

export function clientLabel(value: JsonValue | undefined): ClientLabel | null {
  if (!isJsonObject(value)) return null
  const { ip, user_agent: userAgent, user_agent_hash: userAgentHash } = value
  return {
    ...(typeof ip === 'string' && { ip }),
    ...(typeof userAgent === 'string' && { userAgent }),
    ...(typeof userAgentHash === 'string' && { userAgentHash }),
  }
}
