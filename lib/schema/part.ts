/** What an operation is judged with: a few members, or one value, as they are after the patch. */
import { applyPatch, valueAt } from '../domain/apply-patch.ts'
import { FORBIDDEN_NAMES, isJsonObject } from '../domain/json.ts'
import type { JsonObject, JsonValue } from '../domain/json.ts'
import type { PatchOperation, PreparedOperation } from '../domain/patch.ts'
import type { SessionPath, ValidationIssue } from '../errors.ts'
import type { Part } from './guard.ts'

/** What has to hold of the value that the first `depth` segments of the operation's path lead to. */
export interface Subject {
  /** No other has the same for the same value. */
  readonly key: string
  /** For people. */
  readonly reason: string
  readonly depth: number
  /** The members of that object which are looked at; `undefined`: the whole value, whatever it is. */
  readonly names: readonly string[] | undefined
  /** The members only have to be there. */
  readonly presence: boolean
  judge(value: JsonValue, at: SessionPath): readonly ValidationIssue[]
}

/** `path`: of the operation, or of the member of a merge. */
export function partOf(subject: Subject, operation: PatchOperation, path: SessionPath): Part {
  const at = path.slice(0, subject.depth)
  const names = subject.names?.filter((name) => !FORBIDDEN_NAMES.has(name))
  const unknown = names?.filter((name) => !isKnown(operation, at, name, subject.presence))
  const reads = unknown === undefined ? [at] : unknown.map((name) => [...at, name])
  // Where there is nothing to remove, nothing changes, and nothing can be wrong.
  const removed = names !== undefined && (operation.op === 'unset' || operation.op === 'remove')
  return {
    reads: removed ? [...reads, path] : reads,
    judge(values, operations) {
      if (removed && values.at(-1) === undefined) return []
      const before = unknown === undefined ? values[0] : objectOf(unknown, values)
      const after = applied(
        before,
        operations.map((each) => relativeTo(at, names, subject.presence, each)),
      )
      if (after === MISFIT) return undefined
      return after === undefined ? [] : subject.judge(after, at)
    },
  }
}

const MISFIT = Symbol('the operations do not fit')

/** What becomes of it; `undefined` where there is nothing afterwards either. */
function applied(
  before: JsonValue | undefined,
  operations: readonly (PreparedOperation | undefined)[],
): JsonValue | undefined | typeof MISFIT {
  const data: JsonObject = before === undefined ? {} : { value: before }
  const outcome = applyPatch(
    data,
    operations.filter((operation) => operation !== undefined),
  )
  return outcome.kind === 'applied' ? outcome.data['value'] : MISFIT
}

/** What the operation does to the value at `at`, which is called `value`; to its members `names`, if only they count. */
function relativeTo(
  at: SessionPath,
  names: readonly string[] | undefined,
  presence: boolean,
  operation: PreparedOperation,
): PreparedOperation | undefined {
  const { op, path } = operation
  if (!at.every((segment, i) => i >= path.length || segment === path[i])) return undefined
  if (op === 'merge' && path.length <= at.length) {
    const value = valueAt(operation.value as JsonObject, at.slice(path.length))
    if (!isJsonObject(value)) return undefined
    return { op, path: ['value'], value: names === undefined ? value : picked(value, names) }
  }
  const [name, ...below] = path.slice(at.length)
  if (path.length < at.length || (names !== undefined && !names.includes(name as string))) return undefined
  if (!presence || (op === 'unset' && below.length === 0))
    return { ...operation, path: ['value', ...path.slice(at.length)] }
  return creates(operation) ? { op: 'set', path: ['value', name as string], value: true } : undefined
}

/** Whether the operation alone says what the member will be (or, if that is all, whether it will be there). */
function isKnown(operation: PatchOperation, at: SessionPath, name: string, presence: boolean): boolean {
  const { op, path } = operation
  if (op === 'merge' && path.length <= at.length) {
    const value = valueAt(operation.value as JsonObject, [...at, name].slice(path.length))
    return value !== undefined && (presence || !isJsonObject(value))
  }
  if (path[at.length] !== name) return false
  return presence ? creates(operation) : op === 'set' && path.length === at.length + 1
}

/** Whether there is something at its path afterwards for certain. */
const creates = (operation: PatchOperation): boolean =>
  operation.op === 'add' ? operation.values.length > 0 : operation.op !== 'unset' && operation.op !== 'remove'

function objectOf(names: readonly string[], values: readonly (JsonValue | undefined)[]): JsonObject {
  const found: JsonObject = {}
  for (const [i, name] of names.entries()) {
    const value = values[i]
    if (value !== undefined) found[name] = value
  }
  return found
}

const picked = (value: JsonObject, names: readonly string[]): JsonObject =>
  Object.fromEntries(Object.entries(value).filter(([name]) => names.includes(name)))
