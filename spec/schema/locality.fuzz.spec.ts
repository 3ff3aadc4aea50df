import { expect } from 'chai'
import { applyPatch } from '../../lib/domain/apply-patch.ts'
import { jsonEquals } from '../../lib/domain/json.ts'
import type { JsonObject } from '../../lib/domain/json.ts'
import type { PatchOperation } from '../../lib/domain/patch.ts'
import { SessionPathError } from '../../lib/errors.ts'
import { compileSchema } from '../../lib/schema/compile.ts'
import type { SchemaGuard } from '../../lib/schema/guard.ts'
import { DocumentMaker } from './random-document.ts'
import { SchemaMaker } from './random-schema.ts'
import { Random } from './random.ts'

const SEED = Number(process.env['SEED'] ?? Date.now() % 2 ** 32)
const CASES = Number(process.env['FUZZ_CASES'] ?? 3000)
const DOCUMENTS_PER_SCHEMA = 40
const OPERATIONS_PER_DOCUMENT = 12

type Answer = 'accept' | 'refuse' | 'whole'

describe('verdicts by path and the whole document', () => {
  it(`agree in ${CASES} random cases (SEED=${SEED})`, function () {
    this.timeout(Math.max(60_000, CASES * 10))
    const random = new Random(SEED)
    const counts = { accept: 0, refuse: 0, whole: 0 }
    while (counts.accept + counts.refuse < CASES) {
      const schema = new SchemaMaker(random).root()
      const guard = compiled(schema)
      if (guard !== undefined) tryDocuments(schema, guard, random, counts)
    }
    expect(Math.min(counts.accept, counts.refuse)).to.be.greaterThan(CASES / 10)
  })
})

function tryDocuments(
  schema: JsonObject,
  guard: SchemaGuard,
  random: Random,
  counts: Record<Answer, number>,
): void {
  const maker = new DocumentMaker(random, schema)
  for (let i = 0; i < DOCUMENTS_PER_SCHEMA; i++) {
    const document = maker.document()
    if (guard.validate(document).length > 0) continue
    for (let j = 0; j < OPERATIONS_PER_DOCUMENT; j++)
      counts[compare(schema, guard, document, maker.operation(document))]++
  }
}

function compare(
  schema: JsonObject,
  guard: SchemaGuard,
  document: JsonObject,
  operation: PatchOperation,
): Answer {
  const answer = byPath(guard, document, operation)
  const expected = byWhole(guard, document, operation)
  if (answer === 'whole' || expected === 'same' || answer === expected) return answer
  throw new Error(
    `by path ${answer}, by the whole ${expected}: ${JSON.stringify({ operation, document, schema }, null, 1)}`,
  )
}

function byPath(guard: SchemaGuard, document: JsonObject, operation: PatchOperation): Answer {
  try {
    const verdict = guard.check(operation)
    if (verdict.kind === 'whole') return 'whole'
    if (verdict.issues.length > 0) return 'refuse'
    return applyPatch(document, [{ ...operation, bounds: verdict.bounds }]).kind === 'applied'
      ? 'accept'
      : 'refuse'
  } catch (error) {
    if (error instanceof SessionPathError) return 'refuse'
    throw error
  }
}

/** `same`: the operation had nothing to do, so a refusal is as good; or the whole could not be judged. */
function byWhole(guard: SchemaGuard, document: JsonObject, operation: PatchOperation): Answer | 'same' {
  const outcome = applyPatch(document, [operation])
  if (outcome.kind !== 'applied') return 'refuse'
  if (jsonEquals(outcome.data, document)) return 'same'
  const issues = guard.validate(outcome.data)
  // ajv 8.20 throws at a few legal schemas.
  if (issues.some(({ keyword }) => keyword === 'schema')) return 'same'
  return issues.length === 0 ? 'accept' : 'refuse'
}

/** `undefined`: ajv's strict mode refuses some of what the dice make. */
function compiled(schema: JsonObject): SchemaGuard | undefined {
  try {
    return compileSchema(schema)
  } catch (error) {
    if (error instanceof TypeError) return undefined
    throw error
  }
}
