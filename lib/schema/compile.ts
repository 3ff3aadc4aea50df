/** From what people have as a schema to a guard. */
import type { JsonObject } from '../domain/json.ts'
import { wrong } from './check-schema.ts'
import { engineOf, validatorsOf } from './engine.ts'
import type { SchemaGuard } from './guard.ts'
import type { SchemaInput } from './input.ts'
import { isStandard, jsonFormOf } from './json-form.ts'
import { PathGuard } from './path-guard.ts'
import { isPrecompiled, precompiledGuard, wholeGuard } from './precompiled.ts'
import { refined } from './refined.ts'
import type { Validator } from './validate.ts'

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
  const { json, refinement } = readForm(schema)
  const guard = new PathGuard(json, validatorsOf(engineOf(json)))
  return refinement === undefined ? guard : refined(guard, refinement)
}

function readForm(schema: SchemaInput): ReturnType<typeof jsonFormOf> {
  try {
    return jsonFormOf(schema)
  } catch (cause) {
    if (!(cause instanceof RangeError)) throw cause
    throw new TypeError('schema: is nested too deeply to be read', { cause })
  }
}

/** Whatever it is, as JSON Schema. @throws {TypeError} if that does not say all */
export function plainSchema(schema: SchemaInput): JsonObject {
  const { json, refinement } = jsonFormOf(schema)
  if (refinement === undefined) return json
  throw wrong(refinement.pointer, `${refinement.what} is code, and cannot be written as JSON Schema`)
}
