/** What a request has changed in its session, as operations that leave everything else as others have made it meanwhile. */
import { isJsonObject, jsonEquals } from '../domain/json.ts'
import type { JsonObject, JsonValue } from '../domain/json.ts'
import type { PatchOperation } from '../domain/patch.ts'
import type { SessionPath } from '../errors.ts'

/** Member by member, at any depth. An array is one value, unless elements were only added at its end or only removed. */
export const delta = (before: JsonObject, after: JsonObject): PatchOperation[] => membersOf(before, after, [])

/** The same, as whole top-level members: for where others have put something else in place of a parent. */
export const coarseDelta = (before: JsonObject, after: JsonObject): PatchOperation[] => [
  ...removed(before, after, []),
  ...Object.entries(after)
    .filter(([name, value]) => !Object.hasOwn(before, name) || !jsonEquals(before[name] ?? null, value))
    .map(([name, value]): PatchOperation => ({ op: 'set', path: [name], value })),
]

function membersOf(before: JsonObject, after: JsonObject, path: SessionPath): PatchOperation[] {
  const operations = removed(before, after, path)
  for (const name of Object.keys(after)) {
    const [was, is] = [before[name] ?? null, after[name] ?? null]
    const isOld = Object.hasOwn(before, name)
    if (isOld && was === is) continue
    for (const each of isOld ? changed(was, is, [...path, name]) : added(is, [...path, name]))
      operations.push(each)
  }
  return operations
}

function removed(before: JsonObject, after: JsonObject, path: SessionPath): PatchOperation[] {
  const names = Object.keys(before).filter((name) => !Object.hasOwn(after, name))
  return names.map((name) => ({ op: 'unset', path: [...path, name] }))
}

function changed(before: JsonValue, after: JsonValue, path: SessionPath): PatchOperation[] {
  if (isJsonObject(before) && isJsonObject(after)) return membersOf(before, after, path)
  if (jsonEquals(before, after)) return []
  const elements = Array.isArray(before) && Array.isArray(after) && elementsOf(before, after, path)
  return [elements || { op: 'set', path, value: after }]
}

/** Another request may have added an object of the same name: both keep what they put into it. */
function added(value: JsonValue, path: SessionPath): PatchOperation[] {
  if (!isJsonObject(value)) return [{ op: 'set', path, value }]
  // In a merge `null` removes.
  return holdsNull(value) ? membersOf({}, value, path) : [{ op: 'merge', path, value }]
}

const holdsNull = (value: JsonObject): boolean =>
  Object.values(value).some((member) => member === null || (isJsonObject(member) && holdsNull(member)))

function elementsOf(
  before: readonly JsonValue[],
  after: readonly JsonValue[],
  path: SessionPath,
): PatchOperation | undefined {
  const starts = before.every((value, i) => i < after.length && jsonEquals(value, after[i] as JsonValue))
  if (starts) return { op: 'add', path, values: after.slice(before.length), unique: 'schema' }
  const left = new Set(after.map(textOf))
  const gone = before.filter((value) => !left.has(textOf(value)))
  const isRest = jsonEquals(
    before.filter((value) => left.has(textOf(value))),
    [...after],
  )
  return isRest ? { op: 'remove', path, values: gone } : undefined
}

/** Equal for equal values, whatever the order of their members. */
const textOf = (value: JsonValue): string => JSON.stringify(value, inOrder)

const inOrder = (_name: string, value: JsonValue): JsonValue =>
  isJsonObject(value)
    ? Object.fromEntries(Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1)))
    : value
