/** What people have as a schema. */
import type { PrecompiledSchema } from './precompiled.ts'
import type { Validator } from './validate.ts'

/** Standard JSON Schema, as zod 4 and arktype have it; https://standardschema.dev/json-schema */
export interface StandardJsonSchema<Output = unknown> {
  readonly '~standard': {
    readonly vendor?: string
    readonly jsonSchema: {
      output(options: {
        readonly target: 'draft-2020-12'
        readonly libraryOptions?: Record<string, unknown> | undefined
      }): Record<string, unknown>
    }
    /** Judges whole documents, where JSON Schema cannot say all that the schema says. */
    readonly validate?: (value: unknown) => unknown
    readonly types?: { readonly output: Output } | undefined
  }
}

/**
 * A JSON Schema 2020-12 or draft-07 (TypeBox makes such); anything with Standard JSON Schema; or a validator that was
 * compiled beforehand, for where code generation is forbidden: every change then needs the whole document.
 * Schemas are code: never compile one that came from outside.
 */
export type SchemaInput = object | StandardJsonSchema | PrecompiledSchema | Validator
