/** JSON as it comes from Redis, where anybody may have written it. */
import type { JsonValue } from '../domain/json.ts'

/** `undefined` if it is not JSON. */
export function parseText(text: unknown): JsonValue | undefined {
  if (typeof text !== 'string') return undefined
  try {
    return JSON.parse(text, text.includes('__proto__') ? withoutPrototype : undefined) as JsonValue
  } catch {
    return undefined
  }
}

/** Another writer may have put a name there that would pollute what the application merges it into. */
const withoutPrototype = (name: string, value: JsonValue): JsonValue | undefined =>
  name === '__proto__' ? undefined : value
