/** From what people have as a schema to a guard. */
import { isJsonObject } from '../domain/json.ts'
import type { JsonObject, JsonValue } from '../domain/json.ts'
import { engineOf, messageOf, validatorsOf } from './engine.ts'
import type { SchemaGuard } from './guard.ts'
import { PathGuard } from './path-guard.ts'
import { isPrecompiled, precompiledGuard, wholeGuard } from './precompiled.ts'
import type { PrecompiledSchema } from './precompiled.ts'
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
export type SchemaInput = object | StandardJsonSchema | PrecompiledSchema | Validator

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
  if (!isStandard(schema)) {
    if (typeof schema === 'function') return wholeGuard(schema as Validator)
    if (isPrecompiled(schema)) return precompiledGuard(schema)
  }
  const plain = plainSchema(schema)
  return new PathGuard(plain, validatorsOf(engineOf(plain)))
}

/** Whatever it is, as JSON Schema. */
export function plainSchema(schema: SchemaInput): JsonObject {
  return plainCopy(isStandard(schema) ? fromStandard(schema) : schema)
}

/** The schema as it is now, as JSON: TypeBox's symbols and `undefined` members are left out. */
function plainCopy(schema: object): JsonObject {
  if (isModule(schema)) throw new TypeError('schema: is a module; pass its default export')
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
