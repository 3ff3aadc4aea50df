/** What tests of patches share. */
import { applyPatch } from '../../lib/domain/apply-patch.ts'
import type { PreparedOperation } from '../../lib/domain/patch.ts'
import type { JsonObject, JsonValue } from '../../lib/domain/json.ts'

/** The data after the operations; fails the test if they are refused. */
export function applied(data: JsonObject, ...operations: PreparedOperation[]): JsonObject {
  const outcome = applyPatch(data, operations)
  if (outcome.kind !== 'applied') throw new Error(`refused: ${JSON.stringify(outcome)}`)
  return outcome.data
}

export function numbers(data: JsonObject, ...operations: PreparedOperation[]): readonly number[] {
  const outcome = applyPatch(data, operations)
  return outcome.kind === 'applied' ? outcome.numbers : []
}

export function refusal(data: JsonObject, ...operations: PreparedOperation[]): object {
  const { kind, ...rest } = applyPatch(data, operations)
  return kind === 'applied' ? { kind } : 'why' in rest ? { kind, index: rest.index } : { kind, ...rest }
}

export function frozen<T extends JsonValue>(value: T): T {
  if (typeof value === 'object' && value !== null) Object.values(value).forEach(frozen)
  return Object.freeze(value)
}

export const session = (): JsonObject =>
  frozen({
    user_id: 1001,
    visits: 3,
    permissions: ['read', 'write'],
    preferences: { theme: 'dark', language: 'en' },
    cart: [{ sku: 'a', n: 1 }, null, { sku: 'b', n: 2 }],
    nothing: null,
  })
