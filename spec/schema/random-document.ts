/** Random documents for a schema, mostly valid, and operations on them. */
import { valueAt } from '../../lib/domain/apply-patch.ts'
import { isJsonObject } from '../../lib/domain/json.ts'
import type { JsonObject, JsonValue } from '../../lib/domain/json.ts'
import type { PatchOperation } from '../../lib/domain/patch.ts'
import type { PathSegment } from '../../lib/errors.ts'
import { NAMES, TEXTS } from './random-schema.ts'
import type { Random } from './random.ts'

const KINDS = ['set', 'set', 'unset', 'increment', 'add', 'remove', 'merge', 'merge'] as const

export class DocumentMaker {
  readonly #r: Random
  readonly #root: JsonObject

  constructor(random: Random, root: JsonObject) {
    this.#r = random
    this.#root = root
  }

  document(): JsonObject {
    const made = this.#following(this.#root, 0)
    return isJsonObject(made) ? made : {}
  }

  /** A path that exists, or nearly, and an operation that mostly suits what is there. */
  operation(document: JsonObject): PatchOperation {
    const r = this.#r
    const path = r.chance(0.5) ? r.pick([...pathsIn(document, [])]) : this.#path(document, r.below(2))
    const here = valueAt(document, path)
    const op = r.chance(0.3) ? r.pick(KINDS) : r.pick(suiting(here))
    if (op === 'merge') return { op, path, value: this.#mergeValue(path, 0) }
    if (op === 'set') return { op, path, value: this.#sibling(document, path) ?? this.#value(path) }
    if (op === 'unset') return { op, path }
    if (op === 'increment') return { op, path, by: r.pick([-1, 1, 2, 0.5, 3]) }
    const there = Array.isArray(here) ? here : []
    const values = Array.from({ length: r.below(3) }, () =>
      there.length > 0 && r.chance(0.5) ? r.pick(there) : this.#value([...path, 0]),
    )
    return op === 'add' && r.chance(0.4) ? { op, path, values, unique: false } : { op, path, values }
  }

  /** Mostly one operation, else up to three; the store refuses those that overlap. */
  patch(document: JsonObject): PatchOperation[] {
    const more = this.#r.chance(0.75) ? 0 : 1 + this.#r.below(2)
    return Array.from({ length: 1 + more }, () => this.operation(document))
  }

  #path(document: JsonObject, least: number): PathSegment[] {
    const r = this.#r
    const path: PathSegment[] = []
    let here: JsonValue | undefined = document
    while (path.length < least || (path.length < 4 && r.chance(0.55))) {
      const segment = this.#segment(here)
      path.push(segment)
      here = (here as Record<PathSegment, JsonValue> | null | undefined)?.[segment]
    }
    return path
  }

  #segment(here: JsonValue | undefined): PathSegment {
    const r = this.#r
    if (Array.isArray(here) && r.chance(0.9)) return r.below(here.length + 1)
    const names = here !== undefined && isJsonObject(here) ? Object.keys(here) : []
    return names.length > 0 && r.chance(0.5) ? r.pick(names) : r.pick(NAMES)
  }

  /** For an element sometimes the value of another, which `uniqueItems` has to see. */
  #sibling(document: JsonObject, path: readonly PathSegment[]): JsonValue | undefined {
    if (typeof path.at(-1) !== 'number' || this.#r.chance(0.6)) return undefined
    const siblings = valueAt(document, path.slice(0, -1))
    return Array.isArray(siblings) && siblings.length > 0 ? this.#r.pick(siblings) : undefined
  }

  #mergeValue(path: readonly PathSegment[], depth: number): JsonObject {
    const r = this.#r
    const member = (name: string): JsonValue => {
      if (r.chance(0.25)) return null
      return depth < 2 && r.chance(0.4)
        ? this.#mergeValue([...path, name], depth + 1)
        : this.#value([...path, name])
    }
    return Object.fromEntries(r.some(NAMES, 0.35).map((name) => [name, member(name)]))
  }

  /** Mostly what some schema at that place asks for, so that not all is refused. */
  #value(path: readonly PathSegment[]): JsonValue {
    let schema: JsonValue | undefined = this.#root
    for (const segment of path) schema = this.#below(schema, segment)
    return this.#r.chance(0.75)
      ? this.#following(schema, path.length)
      : this.#following(undefined, path.length)
  }

  #below(schema: JsonValue | undefined, segment: PathSegment): JsonValue | undefined {
    const at = this.#resolved(schema)
    if (at === undefined) return undefined
    if (typeof segment === 'number') {
      const positions = Array.isArray(at['items']) ? at['items'] : at['prefixItems']
      const rest = Array.isArray(at['items']) ? at['additionalItems'] : at['items']
      return (positions as JsonValue[] | undefined)?.[segment] ?? rest
    }
    const named = isJsonObject(at['properties'] ?? null)
      ? (at['properties'] as JsonObject)[segment]
      : undefined
    if (named !== undefined) return named
    const matching = segment.startsWith('x')
      ? (at['patternProperties'] as JsonObject | undefined)?.['^x']
      : undefined
    return matching ?? at['additionalProperties']
  }

  /** With what else applies to the same value: what it refers to, one branch of each choice, mostly what `then` says. */
  #resolved(schema: JsonValue | undefined, steps: number = 0): JsonObject | undefined {
    if (schema === undefined || !isJsonObject(schema)) return undefined
    const { $ref } = schema
    const others = [typeof $ref === 'string' ? this.#target($ref) : undefined]
    for (const keyword of ['anyOf', 'oneOf'])
      if (Array.isArray(schema[keyword])) others.push(this.#r.pick(schema[keyword]))
    if (Array.isArray(schema['allOf'])) others.push(...schema['allOf'])
    if (schema['then'] !== undefined && this.#r.chance(0.6)) others.push(schema['if'], schema['then'])
    const inner = steps > 4 ? [] : others.map((other) => this.#resolved(other, steps + 1))
    return inner.reduce<JsonObject>((all, other) => (other ? joined(other, all) : all), schema)
  }

  #target(ref: string): JsonValue | undefined {
    if (ref === '#') return this.#root
    const defs = (this.#root['$defs'] ?? this.#root['definitions']) as JsonObject
    return defs[ref.slice(ref.lastIndexOf('/') + 1)]
  }

  #following(schema: JsonValue | undefined, depth: number): JsonValue {
    const r = this.#r
    const at = this.#resolved(schema)
    const type = r.pick(
      [at?.['type'] ?? r.pick(['integer', 'string', 'object', 'array', 'null', 'number'])].flat(),
    )
    if (depth > 4) return r.below(3)
    if (Array.isArray(at?.['enum'])) return r.pick(at['enum'])
    if (at?.['const'] !== undefined) return at['const']
    switch (type) {
      case 'object': {
        const required = (at?.['required'] ?? []) as string[]
        const names = NAMES.filter((name) => required.includes(name) || r.chance(0.4))
        return Object.fromEntries(
          names.map((name) => [name, this.#following(this.#below(at, name), depth + 1)]),
        )
      }
      case 'array':
        return Array.from({ length: r.below(4) }, (_, i) => this.#following(this.#below(at, i), depth + 1))
      case 'string':
        return r.pick(TEXTS)
      case 'null':
        return null
      case 'number':
        return r.pick([0, 1, 2, 2.5, -1])
      default:
        return r.below(4) - 1
    }
  }
}

function* pathsIn(value: JsonValue, path: readonly PathSegment[]): Generator<readonly PathSegment[]> {
  yield path
  if (Array.isArray(value)) for (const [i, element] of value.entries()) yield* pathsIn(element, [...path, i])
  else if (isJsonObject(value))
    for (const [name, member] of Object.entries(value)) yield* pathsIn(member, [...path, name])
}

function suiting(value: JsonValue | undefined): readonly (typeof KINDS)[number][] {
  if (Array.isArray(value)) return ['add', 'remove', 'unset', 'set']
  if (typeof value === 'number') return ['increment', 'increment', 'set', 'unset']
  return value === undefined || value === null ? KINDS : ['set', 'unset', 'merge']
}

/** What both say, as far as it helps to make a value. */
function joined(a: JsonObject, b: JsonObject): JsonObject {
  const both: JsonObject = { ...a, ...b }
  if (a['properties'] && b['properties'])
    both['properties'] = { ...(a['properties'] as JsonObject), ...(b['properties'] as JsonObject) }
  if (a['required'] && b['required'])
    both['required'] = [...(a['required'] as string[]), ...(b['required'] as string[])]
  return both
}
