/* oxlint-disable unicorn/no-thenable -- `then` is a keyword of JSON Schema */
/**
 * JSON Schema read word by word, for the keywords that the random schemas have. Slow and plain, and shares nothing with
 * ajv, so that a fault of the one is not taken for right because the other has it too.
 */
import { fullFormats } from 'ajv-formats/dist/formats.js'
import { isJsonObject, jsonEquals } from '../../lib/domain/json.ts'
import type { JsonObject, JsonValue } from '../../lib/domain/json.ts'

/** The members or elements that something valid speaks of. */
type Evaluated = ReadonlySet<string>

/** `undefined`: refused. */
type Answer = Evaluated | undefined

const NONE: Evaluated = new Set()

export class Interpreter {
  readonly #root: JsonObject

  constructor(root: JsonObject) {
    this.#root = root
  }

  valid(document: JsonObject): boolean {
    return this.#judge(this.#root, document) !== undefined
  }

  #judge(schema: JsonValue | undefined, value: JsonValue): Answer {
    if (schema === undefined || schema === true) return NONE
    if (!isJsonObject(schema)) return undefined
    const old = '$schema' in this.#root
    // Draft-07 ignores what stands beside a `$ref`, but ajv does not, and neither do we.
    if (!isOfType(schema, value) || !fitsScalar(schema, value)) return undefined
    const found = new Set<string>()
    const parts = [this.#inPlace(schema, value)]
    if (isJsonObject(value)) parts.push(this.#object(schema, value))
    if (Array.isArray(value)) parts.push(this.#array(schema, value, old))
    for (const part of parts) {
      if (part === undefined) return undefined
      part.forEach((name) => found.add(name))
    }
    return this.#unevaluated(schema, value, found)
  }

  #inPlace(schema: JsonObject, value: JsonValue): Answer {
    const found = new Set<string>()
    const take = (answer: Answer): boolean => {
      answer?.forEach((name) => found.add(name))
      return answer !== undefined
    }
    const each = (keyword: string): boolean[] =>
      ((schema[keyword] ?? []) as JsonValue[]).map((part) => take(this.#judge(part, value)))
    if ('$ref' in schema && !take(this.#judge(this.#target(schema['$ref'] as string), value)))
      return undefined
    if (each('allOf').includes(false)) return undefined
    if ('anyOf' in schema && !each('anyOf').includes(true)) return undefined
    if ('oneOf' in schema && each('oneOf').filter(Boolean).length !== 1) return undefined
    if ('not' in schema && this.#judge(schema['not'], value) !== undefined) return undefined
    if (!('if' in schema)) return found
    const branch = take(this.#judge(schema['if'], value)) ? 'then' : 'else'
    return take(this.#judge(schema[branch], value)) ? found : undefined
  }

  #target(ref: string): JsonValue | undefined {
    let target: JsonValue | undefined = this.#root
    for (const name of ref.split('/').slice(1)) target = (target as JsonObject)[name]
    return target
  }

  #object(schema: JsonObject, value: JsonObject): Answer {
    const names = Object.keys(value)
    const has = (name: string): boolean => Object.hasOwn(value, name)
    const missing = (list: JsonValue | undefined): boolean =>
      Array.isArray(list) && list.some((name) => !has(name as string))
    const { minProperties = 0, maxProperties = Infinity, dependentRequired, dependencies } = schema
    if (names.length < (minProperties as number) || names.length > (maxProperties as number)) return undefined
    if (missing(schema['required'])) return undefined
    if (names.some((name) => this.#judge(schema['propertyNames'], name) === undefined)) return undefined
    const found = new Set<string>()
    for (const [name, needs] of Object.entries({
      ...(dependencies as JsonObject | undefined),
      ...(dependentRequired as JsonObject | undefined),
    }))
      if (has(name) && missing(needs)) return undefined
    for (const [name, part] of Object.entries({
      ...(dependencies as JsonObject | undefined),
      ...(schema['dependentSchemas'] as JsonObject | undefined),
    })) {
      if (!has(name) || Array.isArray(part)) continue
      const answer = this.#judge(part, value)
      if (answer === undefined) return undefined
      answer.forEach((one) => found.add(one))
    }
    return this.#members(schema, value, found)
  }

  #members(schema: JsonObject, value: JsonObject, found: Set<string>): Answer {
    const {
      properties = {},
      patternProperties = {},
      additionalProperties,
    } = schema as Record<string, JsonObject>
    for (const [name, member] of Object.entries(value)) {
      const parts = Object.entries(patternProperties)
        .filter(([pattern]) => new RegExp(pattern, 'u').test(name))
        .map(([, part]) => part)
      if (Object.hasOwn(properties, name)) parts.push(properties[name] as JsonValue)
      if (parts.length === 0 && additionalProperties !== undefined) parts.push(additionalProperties)
      if (parts.some((part) => this.#judge(part, member) === undefined)) return undefined
      if (parts.length > 0) found.add(name)
    }
    return found
  }

  #array(schema: JsonObject, value: readonly JsonValue[], old: boolean): Answer {
    const {
      minItems = 0,
      maxItems = Infinity,
      minContains = 1,
      maxContains = Infinity,
    } = schema as Record<string, number>
    if (value.length < minItems || value.length > maxItems) return undefined
    if (
      schema['uniqueItems'] === true &&
      value.some((a, i) => value.slice(0, i).some((b) => jsonEquals(a, b)))
    )
      return undefined
    const tuple = Array.isArray(schema['items']) ? 'items' : 'prefixItems'
    const first = (schema[tuple] ?? []) as JsonValue[]
    const rest = schema[tuple === 'items' ? 'additionalItems' : 'items']
    const part = (i: number): JsonValue | undefined => (i < first.length ? first[i] : rest)
    if (value.some((element, i) => this.#judge(part(i), element) === undefined)) return undefined
    const found = new Set<string>()
    value.forEach((_, i) => part(i) !== undefined && found.add(String(i)))
    if (!('contains' in schema)) return found
    const count = value.filter((element) => this.#judge(schema['contains'], element) !== undefined).length
    const [least, most] = old ? [1, Infinity] : [minContains, maxContains]
    if (count < least || count > most) return undefined
    // ajv takes all elements for evaluated, and not only those that fit; where nothing has to fit, it looks at none.
    if (least > 0 || most < Infinity) value.forEach((_, i) => found.add(String(i)))
    return found
  }

  #unevaluated(schema: JsonObject, value: JsonValue, found: Set<string>): Answer {
    const keyword = Array.isArray(value) ? 'unevaluatedItems' : 'unevaluatedProperties'
    if (!(keyword in schema) || typeof value !== 'object' || value === null) return found
    for (const [name, member] of Object.entries(value)) {
      if (found.has(name)) continue
      if (this.#judge(schema[keyword], member) === undefined) return undefined
      found.add(name)
    }
    return found
  }
}

function isOfType(schema: JsonObject, value: JsonValue): boolean {
  if (schema['type'] === undefined) return true
  const types = [schema['type']].flat()
  if (value === null) return types.includes('null') || schema['nullable'] === true
  if (Array.isArray(value)) return types.includes('array')
  if (Number.isInteger(value) && types.includes('integer')) return true
  return types.includes(typeof value)
}

function fitsScalar(schema: JsonObject, value: JsonValue): boolean {
  const { enum: some, const: only } = schema
  if (Array.isArray(some) && !some.some((one) => jsonEquals(one, value))) return false
  if (only !== undefined && !jsonEquals(only, value)) return false
  return typeof value === 'string'
    ? fitsText(schema, value)
    : typeof value !== 'number' || fitsNumber(schema, value)
}

function fitsText(schema: JsonObject, text: string): boolean {
  const { minLength = 0, maxLength = Infinity } = schema as Record<string, number>
  const { pattern, format } = schema as Record<string, string>
  const length = [...text].length
  if (length < minLength || length > maxLength) return false
  if (pattern !== undefined && !new RegExp(pattern, 'u').test(text)) return false
  const known = format === undefined ? undefined : fullFormats[format as keyof typeof fullFormats]
  if (known === undefined) return true
  if (known instanceof RegExp) return known.test(text)
  const validate = typeof known === 'object' ? known.validate : known
  return typeof validate === 'function'
    ? (validate as (text: string) => boolean)(text)
    : (validate as RegExp).test(text)
}

function fitsNumber(schema: JsonObject, n: number): boolean {
  const { minimum = -Infinity, maximum = Infinity } = schema as Record<string, number>
  const {
    exclusiveMinimum = -Infinity,
    exclusiveMaximum = Infinity,
    multipleOf = 0,
  } = schema as Record<string, number>
  const within = n >= minimum && n <= maximum && n > exclusiveMinimum && n < exclusiveMaximum
  return within && (multipleOf === 0 || Number.isInteger(n / multipleOf))
}
