/** JSON data as the fields of a hash, and back: docs/decisions/002-hash-encoding.md. Changes in place are lua/hash's. */
import { FORBIDDEN_NAMES, isJsonObject } from '../domain/json.ts'
import type { JsonObject, JsonValue } from '../domain/json.ts'
import { parseText } from './json-text.ts'
import { RESERVED_NAME, TIME_NAMES } from '../domain/session.ts'
import type { PathSegment, SessionPath } from '../errors.ts'

export const ENVELOPE_FIELD: string = `${RESERVED_NAME}.envelope`
export const CLIENT_FIELD: string = `${RESERVED_NAME}.client`

const STORE_FIELDS: ReadonlySet<string> = new Set([...TIME_NAMES, RESERVED_NAME])
const NUMBER = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/

/** Field, value, field, value …: the root's members and all that lies below them. */
export function encodeFields(data: JsonObject): string[] {
  const out: string[] = []
  for (const name of Object.keys(data)) encode(out, segmentText(name), data[name] as JsonValue)
  return out
}

/** What `encodeFields` made, or another hand. Fields that no object lists are not data. */
export function decodeFields(fields: ReadonlyMap<string, string>): JsonObject {
  const roots = [...fields.keys()].filter((field) => !field.includes('.') && !STORE_FIELDS.has(field))
  return members(fields, '', roots)
}

/** HGETALL as a script answers it. */
export function fieldsOf(reply: unknown): Map<string, string> {
  const fields = new Map<string, string>()
  if (!Array.isArray(reply)) return fields
  for (let i = 0; i + 1 < reply.length; i += 2) fields.set(String(reply[i]), String(reply[i + 1]))
  return fields
}

/** As scripts read paths: names as in fields, indices in brackets. */
export const hashPath = (path: SessionPath): string => path.map(pathPart).join('.')

const pathPart = (segment: PathSegment): string =>
  typeof segment === 'number' ? `[${segment}]` : segmentText(segment)

/** Escaped is what has a meaning in a field's name, in an object's list of members and in a script's path. */
function segmentText(name: string): string {
  if (name === '') return '%'
  return name.replace(/["%,.[]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`)
}

const nameOf = (text: string): string =>
  text === '%'
    ? ''
    : text.replace(/%([0-9A-Fa-f]{2})/g, (_, hex: string) => String.fromCharCode(parseInt(hex, 16)))

function encode(out: string[], field: string, value: JsonValue): void {
  if (!isJsonObject(value)) {
    out.push(field, typeof value === 'string' ? textOf(value) : JSON.stringify(value))
    return
  }
  const names = Object.keys(value)
  out.push(field, `{${names.map(segmentText).join(',')}}`)
  for (const name of names) encode(out, `${field}.${segmentText(name)}`, value[name] as JsonValue)
}

const textOf = (text: string): string => (isScalar(text) || /^["[{]/.test(text) ? JSON.stringify(text) : text)

const isScalar = (text: string): boolean =>
  text === 'true' ||
  text === 'false' ||
  text === 'null' ||
  (NUMBER.test(text) && Number.isFinite(Number(text)))

function decode(fields: ReadonlyMap<string, string>, field: string, raw: string): JsonValue {
  const first = raw[0]
  if (first === '{' && raw.endsWith('}') && !/^\{[ \t\r\n]*"/.test(raw))
    return members(fields, `${field}.`, raw.slice(1, -1).split(','))
  if (first === '"' || first === '[' || first === '{') return parseText(raw) ?? raw
  return isScalar(raw) ? (JSON.parse(raw) as JsonValue) : raw
}

function members(
  fields: ReadonlyMap<string, string>,
  prefix: string,
  segments: readonly string[],
): JsonObject {
  const object: JsonObject = {}
  for (const segment of segments) {
    const raw = fields.get(prefix + segment)
    const name = nameOf(segment)
    // Twice in a list is another hand's mistake, and could be doubled at each level.
    if (raw !== undefined && !FORBIDDEN_NAMES.has(name) && !Object.hasOwn(object, name))
      object[name] = decode(fields, prefix + segment, raw)
  }
  return object
}
