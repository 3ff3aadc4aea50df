/** From what people have as a schema to a guard. The only place that knows ajv. */
import { Ajv } from 'ajv'
import type { Options } from 'ajv'
import { Ajv2020 } from 'ajv/dist/2020.js'
import { fullFormats } from 'ajv-formats/dist/formats.js'
import { isJsonObject } from '../domain/json.ts'
import type { JsonObject, JsonValue } from '../domain/json.ts'
import { checkSchema, wrong } from './check-schema.ts'
import type { SchemaGuard } from './guard.ts'
import { PathGuard } from './path-guard.ts'
import type { ValidatorAt } from './path-guard.ts'
import { wholeVerdicts } from './path-verdict.ts'
import { SchemaTree, partsOf } from './tree.ts'
import type { SchemaNode } from './tree.ts'
import { issuesOf } from './validate.ts'
import type { Validator } from './validate.ts'

/** Standard JSON Schema, as zod 4 has it; https://standardschema.dev/json-schema */
export interface StandardJsonSchema<Output = unknown> {
  readonly '~standard': {
    readonly jsonSchema: { output(options: { readonly target: 'draft-2020-12' }): Record<string, unknown> }
    readonly types?: { readonly output: Output } | undefined
  }
}

/**
 * A JSON Schema 2020-12 or draft-07 (TypeBox makes such); anything with Standard JSON Schema; or a validator that was
 * compiled beforehand, for where code generation is forbidden: every change then needs the whole document.
 * Schemas are code: never compile one that came from outside.
 */
export type SchemaInput = object | StandardJsonSchema | Validator

type Dialect = 'draft-07' | '2020-12'

const DIALECTS: ReadonlyMap<JsonValue | undefined, Dialect> = new Map([
  [undefined, '2020-12'],
  ['https://json-schema.org/draft/2020-12/schema', '2020-12'],
  ['http://json-schema.org/draft-07/schema', 'draft-07'],
])

const OPTIONS: Options = {
  strict: true,
  strictRequired: false,
  strictTuples: false,
  allowUnionTypes: true,
  // `required: ['constructor']` must not be met by what every object inherits.
  ownProperties: true,
  // All issues are told; `maxDataBytes` bounds how many there can be.
  allErrors: true,
  formats: fullFormats,
  // ajv resolves it but does not know it (8.20).
  keywords: ['$anchor'],
  logger: false,
  // Each schema has an instance of its own, gone with it; the meta-schema is compiled once, in `META`.
  meta: false,
  validateSchema: false,
}

const META: Partial<Record<Dialect, Ajv | Ajv2020>> = {}
const KEY = 'session'
const compiled = new WeakMap<object, SchemaGuard>()

/**
 * The guard of a schema. The same schema object is compiled once, however many stores use it, and what is
 * compiled lives as long as the schema object; later changes to the object are not seen.
 * @throws {TypeError} for a schema that is wrong, with the JSON pointer to where.
 */
export function compileSchema(schema: SchemaInput): SchemaGuard {
  const known = compiled.get(schema)
  if (known !== undefined) return known
  const guard = makeGuard(schema)
  compiled.set(schema, guard)
  return guard
}

function makeGuard(schema: SchemaInput): SchemaGuard {
  if (isStandard(schema)) return guardOf(plainCopy(fromStandard(schema)))
  if (typeof schema === 'function') return wholeGuard(schema as Validator)
  return guardOf(plainCopy(schema))
}

function guardOf(schema: JsonObject): SchemaGuard {
  const dialect = dialectOf(schema)
  checkAgainstMeta(schema, dialect)
  checkSchema(schema)
  const ajv = compileRoot(schema, dialect)
  // Strictness has been shown for the whole; a sub-schema alone may lack the `type` that its parent has.
  ajv.opts.strictTypes = false
  return new PathGuard(schema, validatorsOf(ajv))
}

function validatorsOf(ajv: Ajv | Ajv2020): ValidatorAt {
  return (pointer) => {
    try {
      return ajv.getSchema(pointer === '' ? KEY : `${KEY}#${pointer}`)
    } catch {
      return undefined
    }
  }
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

function dialectOf(schema: JsonObject): Dialect {
  const uri = schema['$schema']
  const dialect = DIALECTS.get(typeof uri === 'string' ? uri.replace(/#$/, '') : uri)
  if (dialect === undefined) throw wrong('/$schema', 'must be JSON Schema 2020-12 (the default) or draft-07')
  return dialect
}

function checkAgainstMeta(schema: JsonObject, dialect: Dialect): void {
  const meta = (META[dialect] ??= newAjv(dialect, { meta: true, logger: false }))
  if (meta.validateSchema(schema) === true) return
  const { instancePath = '', message = 'is not a JSON Schema' } = meta.errors?.[0] ?? {}
  throw wrong(instancePath, message)
}

function compileRoot(schema: JsonObject, dialect: Dialect): Ajv | Ajv2020 {
  try {
    const ajv = newAjv(dialect, OPTIONS)
    ajv.addSchema(schema, KEY)
    ajv.getSchema(KEY)
    return ajv
  } catch (cause) {
    const message = messageOf(cause)
    throw Object.assign(wrong(culprit(schema, dialect, new SchemaTree(schema).root, message), message), {
      cause,
    })
  }
}

/** Where the innermost sub-schema is that fails for the same reason: ajv tells the reason but not always the place. */
function culprit(schema: JsonObject, dialect: Dialect, node: SchemaNode, message: string): string {
  const inner = partsOf(node).find((part) => failureAlone(schema, dialect, part) === message)
  return inner === undefined ? node.pointer : culprit(schema, dialect, inner, message)
}

function failureAlone(root: JsonObject, dialect: Dialect, { schema }: SchemaNode): string | undefined {
  if (typeof schema === 'boolean') return undefined
  const { $id: _id, ...alone } = schema
  const definitions = Object.entries(root).filter(([name]) => name === '$defs' || name === 'definitions')
  try {
    newAjv(dialect, OPTIONS).compile({ ...Object.fromEntries(definitions), ...alone })
    return undefined
  } catch (error) {
    return messageOf(error)
  }
}

/** Without the place as ajv writes it, which is not the same for a part as for the whole. */
const messageOf = (error: unknown): string =>
  (error instanceof Error ? error.message : String(error))
    .replace(/ (ignored )?in schema at path .*$/, '')
    .replace(/ at "[^"]*"| from id .*$/g, '')

const newAjv = (dialect: Dialect, options: Options): Ajv | Ajv2020 =>
  dialect === '2020-12' ? new Ajv2020(options) : new Ajv(options)

function isStandard(schema: object): schema is StandardJsonSchema {
  return '~standard' in schema
}

function fromStandard(schema: StandardJsonSchema): object {
  const converter = schema['~standard'].jsonSchema as
    StandardJsonSchema['~standard']['jsonSchema'] | undefined
  if (converter === undefined)
    throw new TypeError('schema: has `~standard` but no `~standard.jsonSchema` to be read as JSON Schema')
  try {
    // What is stored is what parsing gives, not what it takes.
    return converter.output({ target: 'draft-2020-12' })
  } catch (cause) {
    throw new TypeError(`schema: cannot be written as JSON Schema: ${messageOf(cause)}`, { cause })
  }
}

function wholeGuard(validator: Validator): SchemaGuard {
  return {
    textMembers: [],
    validate: (data) => issuesOf(validator, data, []),
    check: () => ({ kind: 'whole', reason: 'a compiled validator judges whole documents' }),
    explain: wholeVerdicts('a compiled validator judges whole documents'),
    isSet: () => false,
  }
}
