/** What a request has changed, for a session that gets a new id with it in one step. */
import type { JsonObject } from '../domain/json.ts'
import { isJsonObject } from '../domain/json.ts'
import type { PatchOperation } from '../domain/patch.ts'
import { coarseDelta } from './delta.ts'

export interface Renewal {
  /** As a merge (RFC 7396), which a new id can come with. */
  readonly merge: JsonObject
  /** What no merge can say: elements that come and go beside those of others, and members that are `null`. */
  readonly rest: readonly PatchOperation[]
}

export function renewalOf(operations: readonly PatchOperation[]): Renewal {
  const merge: JsonObject = {}
  const rest = operations.filter((operation) => !merged(operation, merge))
  return { merge, rest }
}

/** The top-level members that differ from what was read, whole: all that is known of a session that has gone. */
export const changedMembers = (before: JsonObject, after: JsonObject): JsonObject =>
  Object.fromEntries(
    coarseDelta(before, after).flatMap(({ op, path: [name = ''] }) =>
      op === 'set' ? [[name, after[name] ?? null]] : [],
    ),
  )

/** A login may come next: an absolute deadline begins with it, and what is nobody's no other request makes somebody's. */
export const withNobody = (merge: JsonObject, data: JsonObject, userIdField: string): JsonObject =>
  (data[userIdField] ?? null) === null ? { ...merge, [userIdField]: null } : merge

/** Whether it could be put there. */
function merged(operation: PatchOperation, merge: JsonObject): boolean {
  const { op, path } = operation
  if (op !== 'set' && op !== 'unset' && op !== 'merge') return false
  const value = op === 'unset' ? null : (operation.value as JsonObject[string])
  // An array in a merge is whole.
  if (op === 'set' && (value === null || isJsonObject(value))) return false
  let parent = merge
  for (const name of path.slice(0, -1)) parent = (parent[name] ??= {}) as JsonObject
  parent[String(path.at(-1))] = value
  return true
}
