/** Random patches, and random paths into data: mostly of what is there, for a bit beyond it. */
import { valueAt } from '../../lib/domain/apply-patch.ts'
import { isJsonObject } from '../../lib/domain/json.ts'
import type { JsonObject, JsonValue } from '../../lib/domain/json.ts'
import type { PreparedOperation } from '../../lib/domain/patch.ts'
import { overlaps } from '../../lib/domain/path.ts'
import type { PathSegment, SessionPath } from '../../lib/errors.ts'
import type { Random } from '../../lib/testing/random.ts'

export function randomPatch(random: Random, data: JsonObject): PreparedOperation[] {
  const operations: PreparedOperation[] = []
  for (let i = 1 + random.below(3); i > 0; i--) {
    const operation = randomOperation(random, data)
    if (!operations.some((other) => overlaps(other.path, operation.path))) operations.push(operation)
  }
  return operations
}

function randomOperation(random: Random, data: JsonObject): PreparedOperation {
  const path = randomPath(random, data)
  const limit = (): number => random.below(8)
  switch (random.below(7)) {
    case 0:
      return { op: 'unset', path }
    case 1: {
      const numeric = random.below(2) === 0 ? pathTo(random, data, (v) => typeof v === 'number') : path
      const bounds = random.below(2) === 0 ? { minimum: -limit() * 1e8, maximum: limit() * 1e8 } : {}
      const exclusive = random.below(4) === 0 ? { exclusiveMaximum: limit() } : {}
      return { op: 'increment', path: numeric, by: random.number(), bounds: { ...bounds, ...exclusive } }
    }
    case 2:
    case 3: {
      const target = random.below(3) > 0 ? pathTo(random, data, Array.isArray) : path
      const array = valueAt(data, target)
      const values = Array.from({ length: random.below(4) }, () => elementOrScalar(random, array))
      const bounds = random.below(2) === 0 ? { minItems: limit(), maxItems: limit() } : {}
      if (random.below(2) === 0) return { op: 'remove', path: target, values, bounds }
      return { op: 'add', path: target, values, unique: random.below(2) === 0, bounds }
    }
    case 4:
      return { op: 'merge', path: random.below(2) === 0 ? [] : path, value: patchLike(random, data) }
    default:
      return { op: 'set', path, value: random.value(3) }
  }
}

/** Shares names with `like`, so that it changes as much as it adds. */
function patchLike(random: Random, like: JsonValue | undefined): JsonObject {
  const patch: JsonObject = random.object(2) as JsonObject
  for (const name of isJsonObject(like) ? Object.keys(like) : []) {
    const child = like?.[name as keyof typeof like] as JsonValue | undefined
    const kind = random.below(4)
    if (kind === 0) patch[name] = null
    if (kind === 1) patch[name] = random.value(2) as JsonValue
    if (kind === 2) patch[name] = patchLike(random, child)
  }
  return patch
}

export function elementOrScalar(random: Random, array: JsonValue | undefined): JsonValue {
  if (Array.isArray(array) && array.length > 0 && random.below(2) === 0) return random.pick(array)
  return random.value(random.below(4) === 0 ? 2 : 0) as JsonValue
}

/** Mostly of what is there, for a bit beyond it. */
export function randomPath(random: Random, data: JsonObject): SessionPath {
  const path: PathSegment[] = []
  let node: JsonValue | undefined = data
  do {
    const segment = nextSegment(random, node, path.length === 0)
    path.push(segment)
    node = valueAt(data, path)
  } while (path.length < 5 && random.below(node === undefined ? 4 : 2) > 0)
  return path
}

function nextSegment(random: Random, node: JsonValue | undefined, first: boolean): PathSegment {
  if (!first && (Array.isArray(node) ? random.below(5) > 0 : random.below(8) === 0)) {
    return random.below(Array.isArray(node) ? node.length + 1 : 2)
  }
  const names = isJsonObject(node) ? Object.keys(node) : []
  return names.length > 0 && random.below(4) > 0 ? random.pick(names) : random.text()
}

function pathTo(random: Random, data: JsonObject, fits: (value: JsonValue) => boolean): SessionPath {
  const found: SessionPath[] = []
  const visit = (value: JsonValue, path: SessionPath): void => {
    if (path.length > 0 && fits(value)) found.push(path)
    if (Array.isArray(value)) value.forEach((element, i) => visit(element, [...path, i]))
    else if (isJsonObject(value))
      for (const name of Object.keys(value)) visit(value[name] as JsonValue, [...path, name])
  }
  visit(data, [])
  return found.length > 0 ? random.pick(found) : randomPath(random, data)
}
