/** What the real-world session schemas are written with. */
import type { JsonObject } from '../../../lib/domain/json.ts'

export interface SessionSchema {
  readonly title: string
  readonly schema: JsonObject
  /**
   * Every operation that is not judged by the value alone: `'set /role'` → the places that are read, or `whole`.
   * Reviewed by hand; all that is not here has to be `local`, or refused whatever the value.
   */
  readonly others: Readonly<Record<string, string>>
}

export const text: JsonObject = { type: 'string' }
export const int: JsonObject = { type: 'integer' }
export const flag: JsonObject = { type: 'boolean' }
export const when: JsonObject = { type: 'string', format: 'date-time' }
export const oneOf = (...names: string[]): JsonObject => ({ type: 'string', enum: names })
export const list = (items: JsonObject, more: JsonObject = {}): JsonObject => ({
  type: 'array',
  items,
  ...more,
})
export const set = (items: JsonObject): JsonObject => list(items, { uniqueItems: true })
export const map = (values: JsonObject): JsonObject => ({ type: 'object', additionalProperties: values })
export const open = (properties: JsonObject, more: JsonObject = {}): JsonObject => ({
  type: 'object',
  properties,
  ...more,
})
export const closed = (properties: JsonObject, required: string[] = [], more: JsonObject = {}): JsonObject =>
  open(properties, { required, additionalProperties: false, ...more })
