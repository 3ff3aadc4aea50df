/** Random schemas with every keyword that the locality analysis knows, and random documents and operations for them. */
import type { JsonObject, JsonValue } from '../../lib/domain/json.ts'
import { isJsonObject } from '../../lib/domain/json.ts'
import type { PatchOperation } from '../../lib/domain/patch.ts'
import type { PathSegment } from '../../lib/errors.ts'

const NAMES = ['a', 'b', 'c', 'x1', 'x2']
const KINDS = ['set', 'set', 'unset', 'increment', 'add', 'remove', 'merge', 'merge'] as const

/** mulberry32: small, fast and the same everywhere. */
export class Random {
  #state: number

  constructor(seed: number) {
    this.#state = seed >>> 0
  }

  next(): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0
    let t = this.#state
    t = Math.imul(t ^ (t >>> 15), t | 1)
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61)
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32
  }

  below(n: number): number {
    return Math.floor(this.next() * n)
  }

  chance(p: number): boolean {
    return this.next() < p
  }

  pick<T>(from: readonly T[]): T {
    return from[this.below(from.length)] as T
  }

  some<T>(from: readonly T[], p: number): T[] {
    return from.filter(() => this.chance(p))
  }
}

export class SchemaMaker {
  readonly #r: Random

  constructor(random: Random) {
    this.#r = random
  }

  root(): JsonObject {
    const defs = { d0: this.#object(1), d1: this.#scalar(), d2: this.#array(1) }
    return { ...this.#object(3), type: 'object', $defs: defs }
  }

  #any(depth: number): JsonObject | boolean {
    const r = this.#r
    if (depth <= 0) return this.#scalar()
    const roll = r.below(20)
    if (roll < 7) return this.#object(depth)
    if (roll < 11) return this.#array(depth)
    if (roll < 13) return { $ref: `#/$defs/d${r.below(3)}` }
    if (roll < 14) return r.chance(0.5)
    if (roll < 15) return { anyOf: [this.#scalar(), this.#object(depth - 1)] }
    return this.#scalar()
  }

  #scalar(): JsonObject {
    const r = this.#r
    const min = r.below(3)
    return r.pick<() => JsonObject>([
      () => ({ type: 'integer', minimum: min - 1, maximum: min + 2 }),
      () => ({ type: 'number', exclusiveMinimum: -2, multipleOf: r.pick([1, 2]) }),
      () => ({ type: ['integer', 'null'], exclusiveMaximum: 3 }),
      () => ({ type: 'number' }),
      () => ({ type: 'string', enum: ['s', 't'] }),
      () => ({ type: ['string', 'number'] }),
      () => ({ type: 'string', maxLength: 1 }),
      () => ({ type: 'integer', allOf: [{ minimum: 0 }, { maximum: 3 }] }),
      () => ({ anyOf: [{ type: 'integer', maximum: 1 }, { type: 'null' }] }),
      () => ({ const: 1 }),
    ])()
  }

  #object(depth: number): JsonObject {
    const r = this.#r
    const schema: JsonObject = {
      type: r.pick<JsonValue>(['object', 'object', ['object', 'null'], ['object', 'number']]),
    }
    schema['properties'] = Object.fromEntries(
      r.some(['a', 'b', 'c'], 0.7).map((n) => [n, this.#any(depth - 1)]),
    )
    const sometimes = (p: number, keyword: string, make: () => JsonValue): void => {
      if (r.chance(p)) schema[keyword] = make()
    }
    sometimes(0.4, 'required', () => r.some(NAMES, 0.3))
    sometimes(0.25, 'patternProperties', () => ({ '^x': this.#any(depth - 1) }))
    sometimes(0.3, 'additionalProperties', () => (r.chance(0.5) ? false : this.#any(depth - 1)))
    sometimes(0.12, 'propertyNames', () => ({ pattern: r.pick(['^[abx]', '^[ab]|1$']) }))
    sometimes(0.12, 'maxProperties', () => 1 + r.below(3))
    sometimes(0.12, 'minProperties', () => 1 + r.below(2))
    sometimes(0.12, 'dependentRequired', () => ({ [r.pick(NAMES)]: [r.pick(NAMES)] }))
    sometimes(0.1, 'dependentSchemas', () => ({ [r.pick(NAMES)]: this.#facet() }))
    sometimes(0.1, 'unevaluatedProperties', () => false)
    sometimes(0.15, 'allOf', () => [this.#facet()])
    sometimes(0.08, r.pick(['anyOf', 'oneOf']), () => [this.#facet(), this.#facet()])
    sometimes(0.08, 'not', () => this.#facet())
    sometimes(0.1, 'if', () => this.#facet())
    if (schema['if'] !== undefined) Object.assign(schema, { then: this.#facet(), else: this.#facet() })
    sometimes(0.03, 'enum', () => [{}, { a: 1 }, { a: 1, b: 's' }])
    sometimes(0.08, '$ref', () => '#/$defs/d0')
    return schema
  }

  /** A schema about the same object as the one around it. */
  #facet(): JsonObject {
    const r = this.#r
    return r.pick<() => JsonObject>([
      () => ({ type: 'object', required: [r.pick(NAMES)] }),
      () => ({ type: 'object', properties: { [r.pick(['a', 'b', 'c'])]: this.#scalar() } }),
      () => ({ type: 'object', patternProperties: { '^x': this.#scalar() } }),
      () => ({ type: 'object', maxProperties: 1 + r.below(3) }),
      () => ({ type: 'object', properties: { a: true }, additionalProperties: this.#scalar() }),
      () => ({ not: { type: 'object', required: [r.pick(NAMES)] } }),
      () => ({ type: 'object', propertyNames: { pattern: '^[abx]' } }),
    ])()
  }

  #array(depth: number): JsonObject {
    const r = this.#r
    const schema: JsonObject = { type: r.pick<JsonValue>(['array', 'array', ['array', 'null']]) }
    if (r.chance(0.8)) schema['items'] = this.#any(depth - 1)
    if (r.chance(0.15)) schema['prefixItems'] = [this.#any(depth - 1), this.#scalar()]
    if (r.chance(0.3)) schema['uniqueItems'] = true
    if (r.chance(0.2)) schema['maxItems'] = 1 + r.below(3)
    if (r.chance(0.2)) schema['minItems'] = 1 + r.below(2)
    if (r.chance(0.12)) Object.assign(schema, { contains: this.#scalar(), maxContains: 1 + r.below(2) })
    if (r.chance(0.06)) schema['unevaluatedItems'] = false
    if (r.chance(0.06))
      schema['anyOf'] = [
        { type: 'array', maxItems: 1 },
        { type: 'array', items: this.#scalar() },
      ]
    return schema
  }
}

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

  /** A path that exists, or nearly, and an operation on it. */
  operation(document: JsonObject): PatchOperation {
    const r = this.#r
    const op = r.pick(KINDS)
    const path = this.#path(document, op === 'merge' && r.chance(0.5) ? 0 : 1)
    const value = this.#value(path)
    if (op === 'merge') return { op, path, value: this.#mergeValue(path, 0) }
    if (op === 'set') return { op, path, value }
    if (op === 'unset') return { op, path }
    if (op === 'increment') return { op, path, by: r.pick([-1, 1, 2, 0.5, 3]) }
    const values = Array.from({ length: r.below(3) }, () => this.#value([...path, 0]))
    return op === 'add' && r.chance(0.3) ? { op, path, values, unique: false } : { op, path, values }
  }

  #path(document: JsonObject, least: number): PathSegment[] {
    const r = this.#r
    const path: PathSegment[] = []
    let here: JsonValue | undefined = document
    while (path.length < least || (path.length < 4 && r.chance(0.55))) {
      const segment: PathSegment =
        Array.isArray(here) && r.chance(0.9) ? r.below(here.length + 1) : r.pick(NAMES)
      path.push(segment)
      here = (here as Record<PathSegment, JsonValue> | null | undefined)?.[segment]
    }
    return path
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
    if (typeof segment === 'number') return at['items']
    const named = isJsonObject(at['properties'] ?? null)
      ? (at['properties'] as JsonObject)[segment]
      : undefined
    if (named !== undefined) return named
    const matching = segment.startsWith('x')
      ? (at['patternProperties'] as JsonObject | undefined)?.['^x']
      : undefined
    return matching ?? at['additionalProperties']
  }

  #resolved(schema: JsonValue | undefined): JsonObject | undefined {
    if (schema === undefined || !isJsonObject(schema)) return undefined
    const { $ref } = schema
    const target =
      typeof $ref === 'string'
        ? (this.#root['$defs'] as JsonObject)[$ref.slice('#/$defs/'.length)]
        : undefined
    return isJsonObject(target ?? null) && schema['type'] === undefined ? (target as JsonObject) : schema
  }

  #following(schema: JsonValue | undefined, depth: number): JsonValue {
    const r = this.#r
    const at = this.#resolved(schema)
    const type = r.pick(
      [at?.['type'] ?? r.pick(['integer', 'string', 'object', 'array', 'null', 'number'])].flat(),
    )
    if (depth > 4) return r.below(3)
    if (Array.isArray(at?.['anyOf']) && at['type'] === undefined)
      return this.#following(r.pick(at['anyOf']), depth + 1)
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
        return Array.from({ length: r.below(4) }, () => this.#following(at?.['items'], depth + 1))
      case 'string':
        return r.pick(['s', 't', 'uv'])
      case 'null':
        return null
      case 'number':
        return r.pick([0, 1, 2, 2.5, -1])
      default:
        return r.below(4) - 1
    }
  }
}
