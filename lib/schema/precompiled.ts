/** Schemas that `json-sessions compile-schema` has compiled: to judge by them takes neither ajv nor code from strings. */
import type { JsonObject } from '../domain/json.ts'
import type { SchemaGuard } from './guard.ts'
import { PathGuard } from './path-guard.ts'
import { wholeVerdicts } from '../domain/path-verdict.ts'
import { issuesOf } from './validate.ts'
import type { Validator } from './validate.ts'

/** What `json-sessions compile-schema` writes. `J` is the type of the JSON Schema, from which that of a session follows. */
export interface PrecompiledSchema<J extends object = object> {
  /** The version of this form. */
  readonly precompiled: 1
  /** The JSON Schema: what a path means, and which parts judge it. */
  readonly schema: J
  /** The compiled sub-schemas by JSON pointer (a URI fragment without the `#`); the whole is at `''`. */
  readonly validators: Readonly<Record<string, Validator>>
}

const guards = new WeakMap<object, SchemaGuard>()

export const isPrecompiled = (schema: object): schema is PrecompiledSchema => 'precompiled' in schema

/** The guard of a precompiled schema. @throws {TypeError} if it is not one of this version */
export function precompiledGuard(schema: PrecompiledSchema): SchemaGuard {
  const known = guards.get(schema)
  if (known !== undefined) return known
  checkForm(schema)
  const { validators } = schema
  const guard = new PathGuard(schema.schema as JsonObject, (pointer) =>
    Object.hasOwn(validators, pointer) ? validators[pointer] : undefined,
  )
  guards.set(schema, guard)
  return guard
}

/** Of a validator alone, of which nobody knows what it looks at. */
export function wholeGuard(validator: Validator): SchemaGuard {
  return {
    textMembers: [],
    validate: (data) => issuesOf(validator, data, []),
    check: () => ({ kind: 'whole', reason: 'a compiled validator judges whole documents' }),
    explain: wholeVerdicts('a compiled validator judges whole documents'),
    isSet: () => false,
  }
}

function checkForm({ precompiled, schema, validators }: Partial<PrecompiledSchema>): void {
  if (precompiled !== 1)
    throw new TypeError(
      'schema: was precompiled for another version; run `json-sessions compile-schema` again',
    )
  const whole = isObject(schema) && isObject(validators) ? validators[''] : undefined
  if (typeof whole !== 'function')
    throw new TypeError('schema: is not what `json-sessions compile-schema` writes')
}

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null
