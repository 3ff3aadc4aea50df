/** From what people have as a schema to JSON Schema, and to what that cannot say. */
import { isJsonObject } from '../domain/json.ts'
import type { JsonObject, JsonValue } from '../domain/json.ts'
import { wrong } from './check-schema.ts'
import { messageOf } from './engine.ts'
import type { SchemaInput, StandardJsonSchema } from './input.ts'
import { inspectArktype } from './libraries/arktype.ts'
import { findings } from './libraries/finding.ts'
import type { Finding } from './libraries/finding.ts'
import { inspectPlain, isTypeBox, withPrefixItems } from './libraries/typebox.ts'
import { collecting, inspectValibot } from './libraries/valibot.ts'
import type { Seen } from './libraries/valibot.ts'
import { inspectZod } from './libraries/zod.ts'
import type { Refinement } from './refined.ts'

export interface JsonForm {
  readonly json: JsonObject
  /** What only the library itself can judge, and only on whole documents. */
  readonly refinement?: Refinement | undefined
}

type Converter = StandardJsonSchema['~standard']['jsonSchema']

/** @throws {TypeError} for what can be no JSON Schema, with the place. */
export function jsonFormOf(schema: SchemaInput): JsonForm {
  if (isStandard(schema)) return standardForm(schema)
  if (isModule(schema)) throw new TypeError('schema: is a module; pass its default export')
  refuse(findings(inspectPlain(schema)))
  const json = plainCopy(schema)
  return { json: isTypeBox(schema) && json['$schema'] === undefined ? withPrefixItems(json) : json }
}

export function isStandard(schema: object): schema is StandardJsonSchema {
  return '~standard' in schema
}

function standardForm(schema: StandardJsonSchema): JsonForm {
  const { jsonSchema, validate, vendor } = schema['~standard']
  if ((jsonSchema as Converter | undefined) === undefined)
    throw new TypeError('schema: has `~standard` but no `~standard.jsonSchema` to be read as JSON Schema')
  const { found, json } = readers[vendor ?? '']?.(schema, jsonSchema) ?? unknownForm(schema, jsonSchema)
  const [first] = found.filter(({ kind }) => kind === 'whole')
  if (first === undefined || validate === undefined) return { json }
  return { json: withoutOddFormats(json), refinement: { ...first, validate } }
}

interface Read {
  readonly found: readonly Finding[]
  readonly json: JsonObject
}

/** By the vendor's name. */
const readers: Readonly<Record<string, (schema: StandardJsonSchema, converter: Converter) => Read>> = {
  zod: (schema, converter) => {
    const found = refuse(findings(inspectZod(schema)))
    return { found, json: withoutOddFormats(written(converter)) }
  },
  valibot: (_schema, converter) => {
    const seen: Seen = { root: undefined, failed: new Map() }
    const json = written(converter, collecting(seen))
    return { found: refuse(findings(inspectValibot(seen))), json }
  },
  arktype: (schema, converter) => {
    const found = refuse(findings(inspectArktype(schema)))
    return { found, json: written(converter) }
  },
}

/** Nobody knows what its JSON Schema leaves out: what it can judge itself, it judges. */
function unknownForm(schema: StandardJsonSchema, converter: Converter): Read {
  const own = schema['~standard'].validate !== undefined
  const what = 'a schema of a library that this store does not know'
  return { found: own ? [{ kind: 'whole', pointer: '', what }] : [], json: written(converter) }
}

/** What is stored is what parsing gives, not what it takes. */
function written(converter: Converter, libraryOptions?: Readonly<Record<string, unknown>>): JsonObject {
  try {
    return plainCopy(converter.output({ target: 'draft-2020-12', ...(libraryOptions && { libraryOptions }) }))
  } catch (cause) {
    throw new TypeError(`schema: cannot be written as JSON Schema: ${messageOf(cause)}`, { cause })
  }
}

function refuse(found: readonly Finding[]): readonly Finding[] {
  const first = found.find(({ kind }) => kind === 'refused')
  if (first === undefined) return found
  throw wrong(first.pointer, `cannot be kept as JSON: ${first.what}`)
}

/** The schema as it is now, as JSON: TypeBox's symbols and `undefined` members are left out. */
function plainCopy(schema: object): JsonObject {
  let copy: JsonValue
  try {
    copy = JSON.parse(JSON.stringify(schema)) as JsonValue
  } catch (cause) {
    throw new TypeError('schema: is not JSON; it refers to itself, or holds what JSON cannot', { cause })
  }
  if (!isJsonObject(copy)) throw new TypeError('schema: must be an object')
  return copy
}

/** As JSON Schema it would say nothing, and take everything. */
const isModule = (schema: object): boolean =>
  '__esModule' in schema || (Symbol.toStringTag in schema && schema[Symbol.toStringTag] === 'Module')

const FORMATS: ReadonlySet<JsonValue | undefined> = new Set(
  'date time date-time iso-time iso-date-time duration uri uri-reference uri-template url email hostname ipv4 ipv6 regex uuid json-pointer json-pointer-uri-fragment relative-json-pointer'.split(
    ' ',
  ),
)

/** zod names formats of its own; their patterns stand beside them, or zod itself judges them. */
function withoutOddFormats(schema: JsonObject): JsonObject {
  const text = JSON.stringify(schema, (_name, part: JsonValue) => {
    if (!isJsonObject(part) || part['type'] !== 'string' || FORMATS.has(part['format'])) return part
    const { format: _format, contentEncoding: _encoding, ...rest } = part
    return rest
  })
  return JSON.parse(text) as JsonObject
}
