/** What the table tests of `check()` are written with. */
import { expect } from 'chai'
import type { JsonObject } from '../../lib/domain/json.ts'
import type { PatchOperation } from '../../lib/domain/patch.ts'
import type { PathSegment } from '../../lib/errors.ts'
import { SessionPathError } from '../../lib/errors.ts'
import { compileSchema } from '../../lib/schema/compile.ts'
import type { Part, SchemaGuard } from '../../lib/schema/guard.ts'
import { precompiledGuardOf } from './load-precompiled.ts'

/**
 * `invalid`: refused by itself; `path`: nothing can be there; what begins with a slash: the places that are read, as
 * JSON pointers, `/` alone being none.
 */
export type Expected = 'local' | 'whole' | 'invalid' | 'path' | `/${string}`
export type Row = readonly [title: string, schema: JsonObject, operation: PatchOperation, expected: Expected]

export const string: JsonObject = { type: 'string' }
export const integer: JsonObject = { type: 'integer' }
export const strings: JsonObject = { type: 'array', items: string }
export const draft07 = { $schema: 'http://json-schema.org/draft-07/schema#' }

export const object = (properties: JsonObject, more: JsonObject = {}): JsonObject => ({
  type: 'object',
  properties,
  ...more,
})
export const at = (...path: PathSegment[]): readonly PathSegment[] => path
export const set = (path: readonly PathSegment[], value: unknown): PatchOperation => ({
  op: 'set',
  path,
  value,
})
export const unset = (...path: PathSegment[]): PatchOperation => ({ op: 'unset', path })
export const increment = (path: PathSegment, by = 1): PatchOperation => ({
  op: 'increment',
  path: [path],
  by,
})
export const add = (path: PathSegment, ...values: unknown[]): PatchOperation => ({
  op: 'add',
  path: [path],
  values,
})
export const remove = (path: PathSegment, ...values: unknown[]): PatchOperation => ({
  op: 'remove',
  path: [path],
  values,
})
export const merge = (value: object, ...path: PathSegment[]): PatchOperation => ({ op: 'merge', path, value })

/** A test for each row, of the schema and of what it is compiled to beforehand. */
export function describeRows(theme: string, rows: readonly Row[]): void {
  describe(theme, () => {
    for (const [title, schema, operation, expected] of rows) {
      it(`${title}: ${operation.op} is ${expected}`, async () => {
        expect(outcome(compileSchema(schema), operation)).to.equal(expected)
        expect(outcome(await precompiledGuardOf(schema), operation), 'precompiled').to.equal(expected)
      })
    }
  })
}

function outcome(guard: SchemaGuard, operation: PatchOperation): Expected {
  try {
    const verdict = guard.check(operation)
    if (verdict.kind === 'whole') return 'whole'
    if (verdict.kind === 'local-with') return placesOf(verdict.parts)
    return verdict.issues.length === 0 ? 'local' : 'invalid'
  } catch (error) {
    if (error instanceof SessionPathError) return 'path'
    throw error
  }
}

const placesOf = (parts: readonly Part[]): `/${string}` => {
  const places = parts.flatMap(({ reads }) =>
    reads.map((path) => path.map((segment) => `/${segment}`).join('')),
  )
  return `/${[...new Set(places)].join(' ').slice(1)}`
}
