/** Verdicts by path without a store: for a test of one's own, or a look at a schema. */
import type { SessionPath } from '../errors.ts'
import { compileSchema } from './compile.ts'
import type { SchemaInput } from './input.ts'
import type { PathVerdicts } from '../domain/path-verdict.ts'

/**
 * What each operation at `path` would be judged by in a store with this schema: `explainPath(schema, ['role']).text`.
 * @throws {TypeError} for a schema that a store would refuse
 */
export function explainPath(schema: SchemaInput, path: SessionPath): PathVerdicts {
  return compileSchema(schema).explain(path)
}
