/* oxlint-disable unicorn/no-thenable -- `then` is a keyword of JSON Schema */
/** Random schemas with every keyword that the locality analysis knows. */
import type { JsonObject, JsonValue } from '../../lib/domain/json.ts'
import type { Random } from './random.ts'

export const NAMES: readonly string[] = ['a', 'b', 'c', 'x1', 'x2']
/** Texts, some of them of the formats that are asked for. */
export const TEXTS: readonly string[] = ['s', 't', 'uv', 'a@b.example', '2026-11-26', '10.0.0.1']

const DRAFT_07 = 'http://json-schema.org/draft-07/schema#'

export class SchemaMaker {
  readonly #r: Random
  #old = false

  constructor(random: Random) {
    this.#r = random
  }

  /** One in six is of draft-07. */
  root(): JsonObject {
    const r = this.#r
    this.#old = r.chance(1 / 6)
    const d0 = this.#object(1)
    if (r.chance(0.3))
      d0['properties'] = { ...(d0['properties'] as JsonObject), c: { $ref: this.#ref('d0') } }
    const defs = { d0, d1: this.#scalar(), d2: this.#array(1), f0: this.#facet() }
    const root: JsonObject = { ...this.#object(3), type: 'object' }
    if (r.chance(0.1) && !('c' in (root['properties'] as JsonObject)))
      root['properties'] = { ...(root['properties'] as JsonObject), c: { $ref: '#' } }
    return this.#old ? { $schema: DRAFT_07, ...root, definitions: defs } : { ...root, $defs: defs }
  }

  #ref(name: string): string {
    return `#/${this.#old ? 'definitions' : '$defs'}/${name}`
  }

  #any(depth: number): JsonObject | boolean {
    const r = this.#r
    if (depth <= 0) return this.#scalar()
    const roll = r.below(20)
    if (roll < 7) return this.#object(depth)
    if (roll < 11) return this.#array(depth)
    if (roll < 13) return { $ref: this.#ref(`d${r.below(3)}`) }
    if (roll < 14) return r.chance(0.5)
    if (roll < 15) return { anyOf: [this.#scalar(), this.#object(depth - 1)] }
    if (roll < 16 && !this.#old) return this.#closed()
    if (roll < 17) return this.#tagged()
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
      () => ({ type: 'integer', minimum: -1, allOf: [{ minimum: 0 }, { maximum: 3 }] }),
      () => ({ anyOf: [{ type: 'integer', maximum: 1 }, { type: 'null' }] }),
      () => ({ const: 1 }),
      () => ({ type: 'string', format: r.pick(['email', 'date', 'ipv4']) }),
      () => ({ type: 'string', minLength: 2, pattern: '^[a-z]' }),
      () => ({ type: 'integer', nullable: true, not: { const: 1 } }),
    ])()
  }

  /** One of several objects, told apart by a member. */
  #tagged(): JsonObject {
    const r = this.#r
    const branch = (tag: JsonValue): JsonObject => ({
      type: 'object',
      properties: { a: { const: tag }, [r.pick(['b', 'c'])]: this.#scalar() },
      required: r.chance(0.5) ? ['a'] : ['a', r.pick(['b', 'c'])],
      ...(r.chance(0.4) && { additionalProperties: false }),
    })
    const tags: JsonObject = { type: 'object', required: ['a'] }
    return { ...(r.chance(0.5) && tags), [r.pick(['oneOf', 'oneOf', 'anyOf'])]: [branch('s'), branch('t')] }
  }

  /** What is closed by what its branches speak of. */
  #closed(): JsonObject {
    const r = this.#r
    const part = (): JsonObject => {
      const name = r.pick(['a', 'b', 'c'])
      return {
        type: 'object',
        properties: { [name]: this.#scalar() },
        ...(r.chance(0.7) && { required: [name] }),
      }
    }
    const schema: JsonObject = {
      type: 'object',
      unevaluatedProperties: r.chance(0.8) ? false : this.#scalar(),
    }
    if (r.chance(0.5)) schema['properties'] = { a: this.#scalar() }
    if (r.chance(0.4)) schema['patternProperties'] = { '^x': this.#scalar() }
    const list = (): JsonObject[] => [part(), r.chance(0.3) ? { $ref: this.#ref('d0') } : part()]
    if (r.chance(0.5)) schema[r.pick(['anyOf', 'oneOf', 'allOf'])] = list()
    if (r.chance(0.5)) Object.assign(schema, { if: part(), then: part() }, r.chance(0.5) && { else: part() })
    if (r.chance(0.3)) schema['dependentSchemas'] = { [r.pick(['a', 'b'])]: part() }
    return schema
  }

  /** What a member says about another: a role that needs something. */
  #conditional(): JsonObject {
    const r = this.#r
    const [asks, needs] = [r.pick(['a', 'b']), r.pick(NAMES)]
    const test = { type: 'object', properties: { [asks]: this.#scalar() }, required: [asks] }
    const schema: JsonObject = { if: r.chance(0.7) ? test : this.#facet() }
    schema['then'] = r.chance(0.7) ? { type: 'object', required: [needs] } : this.#facet()
    if (r.chance(0.5)) schema['else'] = this.#facet()
    return schema
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
    this.#dependencies(sometimes)
    sometimes(0.15, 'allOf', () => [this.#facet()])
    sometimes(0.08, r.pick(['anyOf', 'oneOf']), () => [this.#facet(), this.#facet()])
    sometimes(0.08, 'not', () => this.#facet())
    if (r.chance(0.12)) Object.assign(schema, this.#conditional())
    sometimes(0.03, 'enum', () => [{}, { a: 1 }, { a: 1, b: 's' }])
    sometimes(0.08, '$ref', () => this.#ref('d0'))
    return schema
  }

  #dependencies(sometimes: (p: number, keyword: string, make: () => JsonValue) => void): void {
    const r = this.#r
    const needs = (): JsonObject => ({ [r.pick(NAMES)]: [r.pick(NAMES)] })
    const asks = (): JsonObject => ({ [r.pick(NAMES)]: this.#facet() })
    if (this.#old) return sometimes(0.2, 'dependencies', () => ({ ...needs(), ...asks() }))
    sometimes(0.12, 'dependentRequired', needs)
    sometimes(0.1, 'dependentSchemas', asks)
    sometimes(0.1, 'unevaluatedProperties', () => (r.chance(0.8) ? false : this.#scalar()))
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
      () => ({ $ref: this.#ref('f0') }),
      () => ({ not: { type: 'object', required: [r.pick(NAMES)] } }),
      () => ({ type: 'object', propertyNames: { pattern: '^[abx]' } }),
    ])()
  }

  #array(depth: number): JsonObject {
    const r = this.#r
    const schema: JsonObject = { type: r.pick<JsonValue>(['array', 'array', ['array', 'null']]) }
    if (r.chance(0.8)) schema['items'] = this.#any(depth - 1)
    if (r.chance(0.25)) this.#positions(schema, depth)
    if (r.chance(0.3)) schema['uniqueItems'] = true
    if (r.chance(0.2)) schema['maxItems'] = 1 + r.below(3)
    if (r.chance(0.3)) schema['minItems'] = 1 + r.below(2)
    if (r.chance(0.15)) schema['contains'] = this.#scalar()
    if (!this.#old && 'contains' in schema && r.chance(0.7))
      Object.assign(schema, r.chance(0.7) ? { maxContains: 1 + r.below(2) } : { minContains: r.below(3) })
    if (!this.#old && r.chance(0.1)) schema['unevaluatedItems'] = false
    if (r.chance(0.06))
      schema['anyOf'] = [
        { type: 'array', maxItems: 1 },
        { type: 'array', items: this.#scalar() },
      ]
    return schema
  }

  #positions(schema: JsonObject, depth: number): void {
    const positions = [this.#any(depth - 1), this.#scalar()]
    if (!this.#old) return void Object.assign(schema, { prefixItems: positions })
    if (schema['items'] !== undefined) schema['additionalItems'] = schema['items']
    schema['items'] = positions
  }
}
