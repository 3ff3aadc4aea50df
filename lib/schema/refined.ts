/** A schema that says more than its JSON Schema: what that refuses is refused, and the rest is asked on whole documents. */
import type { JsonObject } from '../domain/json.ts'
import type { PathSegment, ValidationIssue } from '../errors.ts'
import type { SchemaGuard } from './guard.ts'
import { pathVerdicts } from '../domain/path-verdict.ts'
import type { PathVerdict, PathVerdicts } from '../domain/path-verdict.ts'
import { MAX_ISSUES } from './validate.ts'

export interface Refinement {
  readonly pointer: string
  readonly what: string
  /** As Standard Schema has it. */
  readonly validate: (value: unknown) => unknown
}

/** The library's own messages may hold values, so none of them is told. */
const KEYWORD = 'refinement'

export function refined(guard: SchemaGuard, refinement: Refinement): SchemaGuard {
  const reason = `${refinement.what} at #${refinement.pointer} is judged on whole documents`
  return {
    textMembers: guard.textMembers,
    validate: (data) => {
      const issues = guard.validate(data)
      return issues.length > 0 ? issues : ownIssues(refinement, data)
    },
    check: (operation) => {
      const verdict = guard.check(operation)
      return verdict.kind === 'local' && verdict.issues.length > 0 ? verdict : { kind: 'whole', reason }
    },
    explain: (path) => explained(guard.explain(path), reason),
    isSet: (path) => guard.isSet(path),
  }
}

function explained({ path, verdicts }: PathVerdicts, reason: string): PathVerdicts {
  const of = (verdict: PathVerdict): PathVerdict =>
    verdict.kind === 'refused' ? verdict : { kind: 'whole', reads: [], reason }
  const { set, unset, increment, add, remove, merge } = verdicts
  return pathVerdicts(path, {
    set: of(set),
    unset: of(unset),
    increment: of(increment),
    add: of(add),
    remove: of(remove),
    merge: of(merge),
  })
}

function ownIssues({ validate }: Refinement, data: JsonObject): readonly ValidationIssue[] {
  const told = attempt(() => validate(data))
  if (told === undefined) return [issue([], 'could not be checked against the schema')]
  if (told instanceof Promise) {
    told.catch(() => undefined)
    return [issue([], 'is judged by an asynchronous schema, and none is waited for')]
  }
  // Success has no issues; whatever is neither is no success.
  const { issues, value } = told as { issues?: unknown; value?: unknown }
  if (issues === undefined && value !== undefined) return []
  const list = Array.isArray(issues) ? (issues as readonly unknown[]).slice(0, MAX_ISSUES) : []
  return list.length > 0 ? list.map((one) => issue(pathOf(one), MESSAGE)) : [issue([], MESSAGE)]
}

const MESSAGE = 'is refused by a refinement of the schema'

const issue = (path: readonly PathSegment[], message: string): ValidationIssue => ({
  path,
  keyword: KEYWORD,
  message,
})

/** A refinement that throws has not said yes; its error could hold a value. */
function attempt(run: () => unknown): object | undefined {
  try {
    const told = run()
    return typeof told === 'object' && told !== null ? told : undefined
  } catch {
    return undefined
  }
}

/** Segments are names, or objects with a `key`. arktype's path is an array, too. */
function pathOf(told: unknown): PathSegment[] {
  const path: unknown = (told as { path?: unknown } | null)?.path
  if (!Array.isArray(path)) return []
  return (path as readonly unknown[]).map((part) => {
    const key = typeof part === 'object' && part !== null ? (part as { key?: unknown }).key : part
    return typeof key === 'number' ? key : String(key)
  })
}
