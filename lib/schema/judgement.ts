/** A plan with its sub-schemas compiled, and what it says of one operation. */
import type { PatchOperation } from '../domain/patch.ts'
import type { SessionPath, ValidationIssue } from '../errors.ts'
import type { Part, Verdict } from './guard.ts'
import type { Subject } from './part.ts'
import { partOf } from './part.ts'
import type { Limits, Plan } from './plan.ts'
import { MAX_ISSUES, issuesOf } from './validate.ts'
import type { Validator } from './validate.ts'

export type Judgement =
  | {
      readonly kind: 'local'
      readonly validators: readonly Validator[]
      readonly limits: Omit<Limits, 'unique'>
      readonly subjects: readonly Subject[]
      /** `uniqueItems`: the array, for elements that only it can tell apart. */
      readonly unique: Subject | undefined
    }
  | { readonly kind: 'closed'; readonly validators: readonly Validator[] }
  | Exclude<Plan, { nodes: unknown }>

type Leaf = Exclude<PatchOperation, { op: 'merge' }>
type Local = Judgement & { kind: 'local' }
type Alone = Verdict & { kind: 'local' }

/** A patch that reads more places than these reads the session. */
export const MAX_READS = 32

const LOCAL: Alone = { kind: 'local', issues: [] }

/** The verdict on an operation that is no merge. */
export function verdictOn(operation: Leaf, judgement: Local): Verdict {
  const alone = aloneOn(operation, judgement)
  if (alone.issues.length > 0) return alone
  const subjects = subjectsOf(operation, judgement)
  if (subjects.length === 0) return alone
  const parts = subjects.map((subject) => partOf(subject, operation, operation.path))
  return withParts(operation, parts, alone)
}

function subjectsOf(operation: Leaf, { subjects, unique }: Local): readonly Subject[] {
  if (operation.op !== 'add') return subjects
  // It makes nothing, not even the object around it.
  if (operation.values.length === 0) return []
  if (unique === undefined) return subjects
  // Two values that differ may be equal JSON only if they are containers; which elements are left out is decided there.
  const duplicates = operation.unique === false || operation.values.some(isContainer)
  return duplicates ? [...subjects, unique] : subjects
}

/** What the operation itself says of is judged at once. */
export function withParts(operation: PatchOperation, parts: readonly Part[], alone: Alone): Verdict {
  const open = parts.filter(({ reads }) => reads.length > 0)
  const issues = [...alone.issues]
  for (const part of parts) {
    if (part.reads.length > 0) continue
    const found = part.judge([], [operation])
    if (found === undefined) return { kind: 'whole', reason: 'a change that does not fit together' }
    issues.push(...found)
  }
  if (issues.length > 0) return { kind: 'local', issues: issues.slice(0, MAX_ISSUES) }
  if (open.length === 0) return alone
  if (open.reduce((sum, { reads }) => sum + reads.length, 0) > MAX_READS)
    return { kind: 'whole', reason: `it depends on more than ${MAX_READS} places` }
  const { bounds } = alone
  return bounds === undefined
    ? { kind: 'local-with', parts: open }
    : { kind: 'local-with', parts: open, bounds }
}

/** Why a member of a merge is refused. */
export function issuesFrom(
  judgement: Exclude<Judgement, { kind: 'whole' }>,
  path: SessionPath,
  value: unknown,
): readonly ValidationIssue[] {
  if (judgement.kind === 'required') return [required(path)]
  if (judgement.kind === 'path') return [{ path, keyword: judgement.keyword, message: judgement.why }]
  return allIssues(judgement.validators, value, path)
}

export const required = (path: SessionPath): ValidationIssue => ({
  path,
  keyword: 'required',
  message: 'is required',
})

export function allIssues(
  validators: readonly Validator[],
  value: unknown,
  path: SessionPath,
): readonly ValidationIssue[] {
  const [only] = validators
  if (only !== undefined && validators.length === 1) return issuesOf(only, value, path)
  return validators.flatMap((validator) => issuesOf(validator, value, path))
}

function aloneOn(operation: Leaf, { validators, limits }: Local): Alone {
  const { op, path } = operation
  if (op === 'set') return local(allIssues(validators, operation.value, path))
  if (op === 'unset') return LOCAL
  if (op === 'increment') return local(numberIssues(operation.by, path, limits), limits)
  if (op === 'remove') return local([], limits)
  // An element is named by its place among those given: where it would lie is decided where the array is.
  const issues = operation.values.flatMap((value, i) => allIssues(validators, value, [...path, i]))
  return local(issues.slice(0, MAX_ISSUES), limits)
}

function local(issues: readonly ValidationIssue[], { bounds }: Omit<Limits, 'unique'> = {}): Alone {
  if (issues.length === 0 && bounds === undefined) return LOCAL
  const bounded = issues.length === 0 && bounds !== undefined && Object.keys(bounds).length > 0
  return bounded ? { kind: 'local', issues, bounds } : { kind: 'local', issues }
}

function numberIssues(
  by: number,
  path: SessionPath,
  { integer, multiplesOf = [] }: Omit<Limits, 'unique'>,
): readonly ValidationIssue[] {
  if (integer === true && !Number.isInteger(by))
    return [{ path, keyword: 'type', message: 'must be integer' }]
  // A sum of multiples is a multiple.
  const broken = multiplesOf.find((unit) => !Number.isInteger(by / unit))
  return broken === undefined
    ? []
    : [{ path, keyword: 'multipleOf', message: `must be multiple of ${broken}` }]
}

const isContainer = (value: unknown): boolean => typeof value === 'object' && value !== null
