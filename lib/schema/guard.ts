/** What the store asks of a schema; knows no validator library. */
import type { JsonObject, JsonValue } from '../domain/json.ts'
import type { Bounds, PatchOperation, PreparedOperation } from '../domain/patch.ts'
import type { SessionPath, ValidationIssue } from '../errors.ts'
import type { PathVerdicts } from '../domain/path-verdict.ts'

export type Verdict =
  /** The operation can be judged by itself: `issues` is empty, or why it is refused. `bounds` are left to be checked where it is applied. */
  | { readonly kind: 'local'; readonly issues: readonly ValidationIssue[]; readonly bounds?: Bounds }
  /** By itself nothing is wrong with it; what is at a few other places decides. */
  | { readonly kind: 'local-with'; readonly parts: readonly Part[]; readonly bounds?: Bounds }
  /** Only the whole document after the operation can be judged. */
  | { readonly kind: 'whole'; readonly reason: string }

/** What an operation cannot be judged without. */
export interface Part {
  readonly reads: readonly SessionPath[]
  /**
   * Why the patch is refused. `values`: what lies at `reads` now, in that order; `operations`: all of the patch.
   * `undefined`: the operations do not fit what is there, and the whole has to tell.
   */
  judge(
    values: readonly (JsonValue | undefined)[],
    operations: readonly PreparedOperation[],
  ): readonly ValidationIssue[] | undefined
}

export interface SchemaGuard {
  /** The top-level members that can be nothing but a string, as far as the schema says so plainly. */
  readonly textMembers: readonly string[]
  /** Judges a whole document (without the store's members). An empty list means valid. Issues never hold a value. */
  validate(data: JsonObject): readonly ValidationIssue[]
  /**
   * Judges one operation whose value is JSON already (`toJson`) on a document that is valid.
   * @throws {SessionPathError} for a path that the schema rules out.
   */
  check(operation: PatchOperation): Verdict
  /** What each operation at `path` is judged by, and why. */
  explain(path: SessionPath): PathVerdicts
  /** Whether the schema says that array at `path` holds each value once (`uniqueItems`). */
  isSet(path: SessionPath): boolean
}
