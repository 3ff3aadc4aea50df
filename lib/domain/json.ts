/** JSON as it is stored: what a value becomes, and what is refused before anything is sent. */
import { SessionInvalidError } from '../errors.ts'
import type { PathSegment, SessionPath, ValidationIssue } from '../errors.ts'

export type JsonValue = null | boolean | number | string | JsonValue[] | JsonObject
export interface JsonObject {
  [name: string]: JsonValue
}

/** The deepest nesting that is stored; RedisJSON's parser ends at 128, and the store wraps data once. */
export const MAX_DEPTH = 64

/** Names that are refused everywhere in a document, since they could pollute prototypes. */
export const FORBIDDEN_NAMES: ReadonlySet<string> = new Set(['__proto__', 'constructor', 'prototype'])

/**
 * A copy of `value`, which lies at `base`, as JSON holds it: `toJSON` applied, `undefined` members left out.
 * @throws {SessionInvalidError} with every path that JSON cannot hold: NaN, Infinity, BigInt, functions, symbols,
 *   Map, Set, lone surrogates, cycles, more than 64 levels, forbidden names.
 */
export function toJson(value: unknown, base: SessionPath = []): JsonValue {
  const copier = new Copier(base)
  const copy = copier.copy(value, '')
  if (copier.issues.length > 0) throw new SessionInvalidError(copier.issues)
  return copy as JsonValue
}

export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/**
 * A hand-written copy: several times faster than `structuredClone` (docs/decisions/001-design.md). A spread takes all
 * members at once, and with them the shape of what `JSON.parse` has made.
 */
export function cloneJson<T extends JsonValue>(value: T): T
export function cloneJson(value: JsonValue): JsonValue {
  if (typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) return value.map(cloneJson)
  const copy = { ...value }
  // A look-up by a name of `for in` costs a third of one by any other name.
  for (const name in copy) {
    const member = copy[name]
    if (typeof member === 'object' && member !== null && Object.hasOwn(copy, name))
      copy[name] = cloneJson(member)
  }
  return copy
}

/** The same value, which nobody can change any more, nor anything in it. */
export function freezeJson<T extends JsonValue>(value: T): T {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return value
  for (const member of Object.values(value)) freezeJson(member)
  return Object.freeze(value)
}

/** Equality of JSON values; the order of members does not count. */
export function jsonEquals(a: JsonValue, b: JsonValue): boolean {
  if (a === b) return true
  if (Array.isArray(a) || Array.isArray(b)) {
    return (
      Array.isArray(a) &&
      Array.isArray(b) &&
      a.length === b.length &&
      a.every((v, i) => jsonEquals(v, b[i] as JsonValue))
    )
  }
  if (!isJsonObject(a) || !isJsonObject(b)) return false
  const names = Object.keys(a)
  return (
    names.length === Object.keys(b).length &&
    names.every((n) => Object.hasOwn(b, n) && jsonEquals(a[n] as JsonValue, b[n] as JsonValue))
  )
}

/** Whether `toJson` of `value` would only be a copy of `json`, as far as that is plain to see. */
export function isCopyOf(value: unknown, json: JsonValue | undefined): boolean {
  if (value === json) return true
  if (typeof value !== 'object' || typeof json !== 'object' || value === null || json === null) return false
  if ('toJSON' in value) return false
  if (Array.isArray(json)) return Array.isArray(value) && areCopiesOf(value, json)
  return Object.getPrototypeOf(value) === Object.prototype && hasCopiesOf(value, json)
}

// Loops: most of a session goes through here at every save.
function areCopiesOf(values: readonly unknown[], json: readonly JsonValue[]): boolean {
  if (values.length !== json.length) return false
  for (let i = 0; i < json.length; i++) if (!isCopyOf(values[i], json[i])) return false
  return true
}

function hasCopiesOf(value: object, json: JsonObject): boolean {
  const members = value as Readonly<Record<string, unknown>>
  let count = 0
  for (const name in json) {
    if (!isCopyOf(members[name], json[name])) return false
    count++
  }
  return Object.keys(value).length === count
}

/** Enough to tell what is wrong, and no more work than that for what a stranger sent. */
const MAX_ISSUES = 100
const MAX_VALUES = 1_000_000

class Copier {
  readonly issues: ValidationIssue[] = []
  /** The containers on the way to here: few enough to look through. */
  readonly #open: object[] = []
  // One path for the whole walk, copied only where something is refused.
  readonly #path: PathSegment[]
  /** Those around the value. */
  readonly #levels: number
  #values = 0

  constructor(base: SessionPath) {
    this.#path = [...base]
    this.#levels = base.length
  }

  copy(value: unknown, key: string): JsonValue | undefined {
    const plain = hasToJson(value) ? value.toJSON(key) : value
    switch (typeof plain) {
      case 'undefined':
        return undefined
      case 'boolean':
        return plain
      case 'string':
        return plain.isWellFormed()
          ? plain
          : this.#refuse('has a lone surrogate, which JSON text cannot hold')
      case 'number':
        // JSON has no -0: JSON.stringify writes 0, so the copy says 0 too.
        return Number.isFinite(plain) ? plain + 0 : this.#refuse('is not a finite number')
      case 'object':
        return plain === null ? null : this.#container(plain)
      default:
        return this.#refuse(`is a ${typeof plain}, which JSON cannot hold`)
    }
  }

  #container(value: object): JsonValue | undefined {
    if (this.#open.includes(value)) return this.#refuse('refers to itself')
    if (this.#levels + this.#open.length >= MAX_DEPTH)
      return this.#refuse(`is nested deeper than ${MAX_DEPTH} levels`, 'depth')
    if (!Array.isArray(value) && !isPlain(value)) return this.#refuse('is not a plain object or array')
    this.#open.push(value)
    const copy = Array.isArray(value) ? this.#array(value) : this.#object(value)
    this.#open.pop()
    return copy
  }

  #array(value: readonly unknown[]): JsonValue[] {
    const copy: JsonValue[] = []
    for (let i = 0; i < value.length && !this.#exhausted(); i++) {
      // JSON.stringify turns undefined elements into null; so does this.
      copy.push(isPlainScalar(value[i]) ? (value[i] as JsonValue) : (this.#below(i, value[i]) ?? null))
    }
    return copy
  }

  #object(value: object): JsonObject {
    const copy: JsonObject = {}
    const members = value as Readonly<Record<string, unknown>>
    for (const name of Object.keys(members)) {
      if (this.#exhausted()) break
      // Read once: it may be a getter.
      const member = members[name]
      const plain = isPlainScalar(member) && isStorable(name) ? member : this.#below(name, member)
      if (plain !== undefined) copy[name] = plain
    }
    return copy
  }

  #below(segment: PathSegment, value: unknown): JsonValue | undefined {
    this.#path.push(segment)
    const allowed = typeof segment === 'number' || isStorable(segment)
    const copy = allowed
      ? this.copy(value, String(segment))
      : this.#refuse('is not a name that can be stored')
    this.#path.pop()
    return copy
  }

  /** A value shared by several members is copied for each, so a small object may stand for a very large text. */
  #exhausted(): boolean {
    if (++this.#values === MAX_VALUES) this.#refuse(`is one of more than ${MAX_VALUES} values`, 'size')
    return this.#values >= MAX_VALUES || this.issues.length >= MAX_ISSUES
  }

  #refuse(message: string, keyword = 'json'): undefined {
    if (this.issues.length < MAX_ISSUES) {
      this.issues.push({ path: [...this.#path], keyword, message })
    }
    return undefined
  }
}

/** What is itself in JSON: most of what there is. (-0 is not.) */
const isPlainScalar = (value: unknown): value is string | number | boolean =>
  typeof value === 'string'
    ? value.isWellFormed()
    : typeof value === 'number'
      ? Number.isFinite(value) && !Object.is(value, -0)
      : typeof value === 'boolean'

const isStorable = (name: string): boolean => !FORBIDDEN_NAMES.has(name) && name.isWellFormed()

function hasToJson(value: unknown): value is { toJSON(key: string): unknown } {
  return (
    typeof value === 'object' && value !== null && 'toJSON' in value && typeof value.toJSON === 'function'
  )
}

/** Class instances pass if their members are all there is to them; containers whose members JSON would lose do not. */
function isPlain(value: object): boolean {
  return (
    Object.getPrototypeOf(value) === Object.prototype ||
    Object.prototype.toString.call(value) === '[object Object]'
  )
}
