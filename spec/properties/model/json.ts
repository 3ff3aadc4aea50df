/** What JSON can hold, and values compared as JSON. */
import { isDeepStrictEqual } from 'node:util'
import type { JsonValue } from '../../../lib/domain/json.ts'
import type { SessionPath } from '../../../lib/errors.ts'
import type { Refusal } from './expected.ts'

const MAX_LEVELS = 64
const UNSAFE = ['__proto__', 'constructor', 'prototype']

export const isSafeName = (name: string): boolean => !UNSAFE.includes(name) && name.isWellFormed()

export const invalid = (path: SessionPath, keyword: string): Refusal => ({
  code: 'ERR_SESSION_INVALID',
  path,
  keyword,
})

export const wrongPath = (path: SessionPath): Refusal => ({ code: 'ERR_SESSION_PATH', path })

/** Why this cannot be stored at `path`; `around`: the containers that it lies in, or how many there are. */
export function jsonRefusals(
  value: unknown,
  path: SessionPath,
  around: readonly unknown[] = path,
): Refusal[] {
  const given = hasToJson(value) ? value.toJSON() : value
  if (given === undefined || given === null || typeof given === 'boolean') return []
  if (typeof given === 'string') return given.isWellFormed() ? [] : [invalid(path, 'json')]
  if (typeof given === 'number') return Number.isFinite(given) ? [] : [invalid(path, 'json')]
  if (typeof given !== 'object' || around.includes(given)) return [invalid(path, 'json')]
  if (around.length >= MAX_LEVELS) return [invalid(path, 'depth')]
  return membersRefusals(given, path, [...around, given])
}

function membersRefusals(container: object, path: SessionPath, around: readonly unknown[]): Refusal[] {
  if (Array.isArray(container))
    return container.flatMap((element, i) => jsonRefusals(element, [...path, i], around))
  if (container instanceof Map || container instanceof Set) return [invalid(path, 'json')]
  return Object.entries(container).flatMap(([name, member]) => {
    const at = [...path, name]
    return isSafeName(name) ? jsonRefusals(member, at, around) : [invalid(at, 'json')]
  })
}

const hasToJson = (value: unknown): value is { toJSON(): unknown } => value instanceof Date

/** A copy of what JSON keeps of it. */
export const asJson = (value: unknown): JsonValue => JSON.parse(JSON.stringify(value)) as JsonValue

export const bytesOf = (value: unknown): number => Buffer.byteLength(JSON.stringify(value))

export const isObject = (value: unknown): value is Record<string, JsonValue> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** Equal as JSON: the order of members does not count. */
export const same = (a: JsonValue, b: JsonValue): boolean => isDeepStrictEqual(a, b)
