/** What the store asks of a schema; knows no validator library. */
import type { JsonObject } from '../domain/json.ts'
import type { Bounds, PatchOperation } from '../domain/patch.ts'
import type { SessionPath, ValidationIssue } from '../errors.ts'

export type Verdict =
  /** The operation can be judged by itself: `issues` is empty, or why it is refused. `bounds` are left to be checked where it is applied. */
  | { readonly kind: 'local'; readonly issues: readonly ValidationIssue[]; readonly bounds?: Bounds }
  /** Only the whole document after the operation can be judged. */
  | { readonly kind: 'whole'; readonly reason: string }

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
  /** Whether the schema says that array at `path` holds each value once (`uniqueItems`). */
  isSet(path: SessionPath): boolean
}
