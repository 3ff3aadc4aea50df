/** JSON as it is stored: what a value becomes, and what is refused before anything is sent. */
import { SessionInvalidError } from '../errors.ts'
import type { SessionPath, ValidationIssue } from '../errors.ts'

export type JsonValue = null | boolean | number | string | JsonValue[] | JsonObject
export interface JsonObject {
  [name: string]: JsonValue
}

/** The deepest nesting that is stored; RedisJSON's parser ends at 128, and the store wraps data once. */
export const MAX_DEPTH = 64

/** Names that are refused everywhere in a document, since they could pollute prototypes. */
export const FORBIDDEN_NAMES: ReadonlySet<string> = new Set(['__proto__', 'constructor', 'prototype'])

/**
 * A copy of `value` as JSON holds it: `toJSON` applied, `undefined` members left out.
 * @throws {SessionInvalidError} with every path that JSON cannot hold: NaN, Infinity, BigInt, functions, symbols,
 *   Map, Set, lone surrogates, cycles, more than 64 levels, forbidden names.
 */
export function toJson(value: unknown, base: SessionPath = []): JsonValue {
  const copier = new Copier()
  const copy = copier.copy(value, base, '')
  if (copier.issues.length > 0) throw new SessionInvalidError(copier.issues)
  return copy as JsonValue
}

export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** A hand-written copy: several times faster than `structuredClone` (docs/decisions/001-design.md). */
export function cloneJson<T extends JsonValue>(value: T): T
export function cloneJson(value: JsonValue): JsonValue {
  if (typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) return value.map(cloneJson)
  const copy: JsonObject = {}
  for (const name of Object.keys(value)) copy[name] = cloneJson(value[name] as JsonValue)
  return copy
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

class Copier {
  readonly issues: ValidationIssue[] = []
  readonly #open = new Set<object>()

  copy(value: unknown, path: SessionPath, key: string): JsonValue | undefined {
    const plain = hasToJson(value) ? value.toJSON(key) : value
    switch (typeof plain) {
      case 'undefined':
        return undefined
      case 'boolean':
        return plain
      case 'string':
        return plain.isWellFormed()
          ? plain
          : this.#refuse(path, 'has a lone surrogate, which JSON text cannot hold')
      case 'number':
        // JSON has no -0: JSON.stringify writes 0, so the copy says 0 too.
        return Number.isFinite(plain) ? plain + 0 : this.#refuse(path, 'is not a finite number')
      case 'object':
        return plain === null ? null : this.#container(plain, path)
      default:
        return this.#refuse(path, `is a ${typeof plain}, which JSON cannot hold`)
    }
  }

  #container(value: object, path: SessionPath): JsonValue | undefined {
    if (this.#open.has(value)) return this.#refuse(path, 'refers to itself')
    if (this.#open.size >= MAX_DEPTH)
      return this.#refuse(path, `is nested deeper than ${MAX_DEPTH} levels`, 'depth')
    if (!Array.isArray(value) && !isPlain(value)) return this.#refuse(path, 'is not a plain object or array')
    this.#open.add(value)
    const copy = Array.isArray(value) ? this.#array(value, path) : this.#object(value, path)
    this.#open.delete(value)
    return copy
  }

  #array(value: readonly unknown[], path: SessionPath): JsonValue[] {
    // JSON.stringify turns undefined elements into null; so does this.
    return Array.from(value, (element, i) => this.copy(element, [...path, i], String(i)) ?? null)
  }

  #object(value: object, path: SessionPath): JsonObject {
    const copy: JsonObject = {}
    for (const [name, member] of Object.entries(value)) {
      if (FORBIDDEN_NAMES.has(name) || !name.isWellFormed())
        this.#refuse([...path, name], 'is not a name that can be stored')
      else {
        const plain = this.copy(member, [...path, name], name)
        if (plain !== undefined) copy[name] = plain
      }
    }
    return copy
  }

  #refuse(path: SessionPath, message: string, keyword = 'json'): undefined {
    this.issues.push({ path, keyword, message })
    return undefined
  }
}

function hasToJson(value: unknown): value is { toJSON(key: string): unknown } {
  return (
    typeof value === 'object' && value !== null && 'toJSON' in value && typeof value.toJSON === 'function'
  )
}

/** Class instances pass if their members are all there is to them; containers whose members JSON would lose do not. */
function isPlain(value: object): boolean {
  const kind = Object.prototype.toString.call(value)
  return kind === '[object Object]'
}
