import { compileSchema } from '../../lib/schema/compile.ts'
import type { SchemaInput } from '../../lib/schema/input.ts'

/** What becomes of a schema whose member `a` can be the text `given`: `local`, why it is whole, or why it is refused. */
export function verdictOf(schema: SchemaInput, given: unknown = 'text'): string {
  try {
    const verdict = compileSchema(schema).check({ op: 'set', path: ['a'], value: given as string })
    if (verdict.kind === 'whole') return verdict.reason
    return verdict.kind === 'local' && verdict.issues.length === 0 ? 'local' : 'not local'
  } catch (error) {
    return error instanceof TypeError ? error.message : `no TypeError: ${String(error)}`
  }
}
