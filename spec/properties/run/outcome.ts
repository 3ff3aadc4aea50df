/** What a call came to, in a form that can be compared: between stores, and with what the model expects. */
import { isDeepStrictEqual } from 'node:util'
import type { SessionPath } from '../../../lib/errors.ts'
import { ANY_INDEX } from '../model/expected.ts'
import type { Expected, Refusal } from '../model/expected.ts'

export type Outcome =
  | { readonly kind: 'answer'; readonly value: unknown }
  | { readonly kind: 'error'; readonly error: ErrorFacts }

/** What is stable about an error: everything but its words. */
export interface ErrorFacts {
  readonly code: unknown
  readonly path?: SessionPath
  readonly issues?: readonly { readonly path: SessionPath; readonly keyword: string }[]
  readonly attempts?: number
  readonly limit?: number
}

export async function outcomeOf(act: () => unknown): Promise<Outcome> {
  try {
    return { kind: 'answer', value: await plain(await act()) }
  } catch (error) {
    return { kind: 'error', error: factsOf(error) }
  }
}

async function plain(value: unknown): Promise<unknown> {
  const iterable = typeof value === 'object' && value !== null && Symbol.asyncIterator in value
  if (!iterable) return value
  const found: unknown[] = []
  for await (const item of value as AsyncIterable<unknown>) found.push(item)
  return inOneOrder(found)
}

/** A scan has no order, and may tell of a session twice. */
function inOneOrder(summaries: readonly unknown[]): unknown[] {
  const byHandle = new Map(summaries.map((summary) => [(summary as { handle: string }).handle, summary]))
  return [...byHandle].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, summary]) => summary)
}

function factsOf(error: unknown): ErrorFacts {
  if (!(error instanceof Error)) return { code: error }
  // What is no error of the store's is told by its words, which no refusal has for a code.
  if (!('code' in error)) return { code: `${error.name}: ${error.message}` }
  const { code, path, issues, attempts, limit, reason } = error as Error & ErrorFacts & { reason?: unknown }
  const told = issues?.map((issue) => ({ path: issue.path, keyword: issue.keyword }))
  return {
    code: reason === undefined ? code : `${String(code)} ${String(reason)}: ${error.message}`,
    ...(path && { path }),
    ...(told && { issues: told }),
    ...(attempts !== undefined && { attempts }),
    ...(limit !== undefined && { limit }),
  }
}

/** Whether the contract allows this outcome. */
export function allowed(expected: Expected, outcome: Outcome): boolean {
  if (outcome.kind === 'answer')
    return expected.answers.some((answer) => isDeepStrictEqual(answer, outcome.value))
  const { error } = outcome
  if (error.issues === undefined) return expected.refusals.some((refusal) => isReason(refusal, error))
  const reasons = expected.refusals.filter(({ code }) => code === error.code)
  return (
    error.issues.length > 0 &&
    error.issues.every((issue) => reasons.some((reason) => isReason(reason, { code: error.code, ...issue })))
  )
}

function isReason(refusal: Refusal, facts: ErrorFacts & { readonly keyword?: string }): boolean {
  const names = ['code', 'keyword', 'attempts', 'limit'] as const
  return (
    names.every((name) => refusal[name] === undefined || refusal[name] === facts[name]) &&
    (refusal.path === undefined || isSamePath(refusal.path, facts.path))
  )
}

const isSamePath = (wanted: SessionPath, given: SessionPath | undefined): boolean =>
  wanted.length === given?.length &&
  wanted.every(
    (segment, i) => segment === given[i] || (segment === ANY_INDEX && typeof given[i] === 'number'),
  )
