/** Random schemas, documents and patches: a store, which judges by path, against the whole. */
import { applyPatch } from '../../lib/domain/apply-patch.ts'
import { jsonEquals } from '../../lib/domain/json.ts'
import type { JsonObject } from '../../lib/domain/json.ts'
import type { PatchOperation } from '../../lib/domain/patch.ts'
import { SessionInvalidError, SessionPathError } from '../../lib/errors.ts'
import { compileSchema } from '../../lib/schema/compile.ts'
import type { SchemaGuard } from '../../lib/schema/guard.ts'
import { MemorySessionStore } from '../../lib/stores.ts'
import { answerOf, oracleOf } from './oracle.ts'
import type { Answer, Oracle } from './oracle.ts'
import { DocumentMaker } from './random-document.ts'
import { SchemaMaker } from './random-schema.ts'
import { Random } from './random.ts'

const DOCUMENTS_PER_SCHEMA = 16
const PATCHES_PER_DOCUMENT = 6
const DRAWS = 4

type Way = 'local' | 'local-with' | 'whole'

export interface Counts {
  schemas: number
  /** Judged without the whole, and compared. */
  cases: number
  /** By what judged them; a patch of several operations counts by the one that needs most. */
  readonly by: Record<Way, { accepted: number; refused: number }>
  /** ajv, as it comes, would have said something else of the whole, or thrown. */
  ajvErrs: number
}

interface Setting {
  readonly schema: JsonObject
  readonly guard: SchemaGuard
  readonly oracle: Oracle
  readonly store: MemorySessionStore<object>
  readonly maker: DocumentMaker
}

/** @throws {Error} at the first case in which they do not agree */
export async function fuzz(seed: number, cases: number): Promise<Counts> {
  const random = new Random(seed)
  const by = { local: none(), 'local-with': none(), whole: none() }
  const counts: Counts = { schemas: 0, cases: 0, by, ajvErrs: 0 }
  while (counts.cases < cases) {
    const setting = settingOf(new SchemaMaker(random).root(), random)
    if (setting === undefined) continue
    counts.schemas++
    for (let i = 0; i < DOCUMENTS_PER_SCHEMA; i++) await tryDocument(setting, counts)
  }
  return counts
}

const none = (): { accepted: number; refused: number } => ({ accepted: 0, refused: 0 })

function settingOf(schema: JsonObject, random: Random): Setting | undefined {
  const oracle = oracleOf(schema)
  if (oracle === undefined) return undefined
  const maker = new DocumentMaker(random, schema)
  try {
    const store = new MemorySessionStore<object>({ schema })
    return { schema, guard: compileSchema(schema), oracle, store, maker }
  } catch (error) {
    // A schema that comes back to itself at the same value.
    if (error instanceof TypeError) return undefined
    throw error
  }
}

async function tryDocument(setting: Setting, counts: Counts): Promise<void> {
  const { store, maker, oracle } = setting
  let document = maker.document()
  for (let i = 0; i < DRAWS && !oracle.valid(document); i++) document = maker.document()
  if (oracle.ajvErrs(document)) counts.ajvErrs++
  if (!oracle.valid(document)) return
  const { id } = await store.create(document)
  for (let i = 0; i < PATCHES_PER_DOCUMENT; i++) {
    const patch = maker.patch(document)
    const answer = answerOf(oracle, document, patch)
    const refused = await refusal(store, id, patch)
    if (refused?.message.includes('overlaps') === true) continue
    compare(setting, document, patch, answer, refused)
    count(counts, wayOf(setting.guard, patch), refused === undefined)
    if (refused !== undefined) continue
    document = await dataOf(store, id)
    if (answer !== 'refuse' && !jsonEquals(document, answer))
      throw new Error(found('other data', setting.schema, document, patch))
  }
  await store.destroy(id)
}

function compare(
  { schema, guard }: Setting,
  document: JsonObject,
  patch: readonly PatchOperation[],
  answer: Answer,
  refused: Error | undefined,
): void {
  if ((answer === 'refuse') === (refused !== undefined)) return
  // An operation that has nothing to do may be refused, since it never could do anything.
  if (refused !== undefined && patch.some((operation) => isIdle(guard, document, operation))) return
  const what = `by path ${refused?.message ?? 'accepted'}, by the whole ${answer === 'refuse' ? 'refused' : 'accepted'}`
  throw new Error(found(what, schema, document, patch))
}

const found = (
  what: string,
  schema: JsonObject,
  document: JsonObject,
  patch: readonly PatchOperation[],
): string => `${what}: ${JSON.stringify({ patch, document, schema }, null, 1)}`

function count(counts: Counts, way: Way, accepted: boolean): void {
  counts.by[way][accepted ? 'accepted' : 'refused']++
  if (way !== 'whole') counts.cases++
}

async function refusal(
  store: MemorySessionStore<object>,
  id: string,
  patch: readonly PatchOperation[],
): Promise<Error | undefined> {
  try {
    await store.patch(id, patch)
    return undefined
  } catch (error) {
    if (error instanceof SessionInvalidError || error instanceof SessionPathError) return error
    throw error
  }
}

async function dataOf(store: MemorySessionStore<object>, id: string): Promise<JsonObject> {
  const { created_at: _c, last_activity: _l, ...data } = (await store.get(id)) as unknown as JsonObject
  return data
}

function wayOf(guard: SchemaGuard, patch: readonly PatchOperation[]): Way {
  const ways = patch.map((operation) => verdictOf(guard, operation)?.kind ?? 'local')
  return ways.find((way) => way === 'whole') ?? ways.find((way) => way === 'local-with') ?? 'local'
}

function isIdle(guard: SchemaGuard, document: JsonObject, operation: PatchOperation): boolean {
  const outcome = applyPatch(document, [operation])
  if (outcome.kind !== 'applied' || !jsonEquals(outcome.data, document)) return false
  const verdict = verdictOf(guard, operation)
  return verdict === undefined || (verdict.kind === 'local' && verdict.issues.length > 0)
}

/** `undefined`: the schema rules the path out. */
function verdictOf(
  guard: SchemaGuard,
  operation: PatchOperation,
): ReturnType<SchemaGuard['check']> | undefined {
  try {
    return guard.check(operation)
  } catch (error) {
    if (error instanceof SessionPathError) return undefined
    throw error
  }
}
