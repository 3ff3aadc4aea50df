/* oxlint-disable unicorn/no-thenable -- `then` is a keyword of JSON Schema */
/** Random schemas with every keyword that the locality analysis knows. */
import type { JsonObject, JsonValue } from '../../lib/domain/json.ts'
import type { Random } from './random.ts'

export const NAMES: readonly string[] = ['a', 'b', 'c', 'x1', 'x2']

export class SchemaMaker {
  readonly #r: Random

  constructor(random: Random) {
    this.#r = random
  }

  root(): JsonObject {
    const defs = { d0: this.#object(1), d1: this.#scalar(), d2: this.#array(1), f0: this.#facet() }
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
      () => ({ type: 'integer', minimum: -1, allOf: [{ minimum: 0 }, { maximum: 3 }] }),
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
      () => ({ $ref: '#/$defs/f0' }),
      () => ({ not: { type: 'object', required: [r.pick(NAMES)] } }),
      () => ({ type: 'object', propertyNames: { pattern: '^[abx]' } }),
    ])()
  }

  #array(depth: number): JsonObject {
    const r = this.#r
    const schema: JsonObject = { type: r.pick<JsonValue>(['array', 'array', ['array', 'null']]) }
    if (r.chance(0.8)) schema['items'] = this.#any(depth - 1)
    if (r.chance(0.25)) schema['prefixItems'] = [this.#any(depth - 1), this.#scalar()]
    if (r.chance(0.3)) schema['uniqueItems'] = true
    if (r.chance(0.2)) schema['maxItems'] = 1 + r.below(3)
    if (r.chance(0.3)) schema['minItems'] = 1 + r.below(2)
    if (r.chance(0.12)) Object.assign(schema, { contains: this.#scalar(), maxContains: 1 + r.below(2) })
    if (r.chance(0.1)) schema['unevaluatedItems'] = false
    if (r.chance(0.06))
      schema['anyOf'] = [
        { type: 'array', maxItems: 1 },
        { type: 'array', items: this.#scalar() },
      ]
    return schema
  }
}
