/** The operations of an atomic change, and what they mean on a plain object. */
import type { SessionPath } from '../errors.ts'

/**
 * One part of an atomic change. Absent or null parents are created as objects (not by `unset`, `remove`);
 * a parent that is anything else but an object, or an array met by an existing index, is `ERR_SESSION_PATH`.
 */
export type PatchOperation =
  /** Puts `value` there, replacing whatever is there. */
  | { readonly op: 'set'; readonly path: SessionPath; readonly value: unknown }
  /** Removes a member; nothing to remove is no error. */
  | { readonly op: 'unset'; readonly path: SessionPath }
  /** Adds to a number; an absent or null member becomes `by`. */
  | { readonly op: 'increment'; readonly path: SessionPath; readonly by: number }
  /**
   * Appends to an array, absent or null counts as empty; values already there are left out unless `unique` is false.
   * `'schema'`: they are left out where the schema says `uniqueItems`.
   */
  | {
      readonly op: 'add'
      readonly path: SessionPath
      readonly values: readonly unknown[]
      readonly unique?: boolean | 'schema'
    }
  /** Removes every element equal to one of `values`. */
  | { readonly op: 'remove'; readonly path: SessionPath; readonly values: readonly unknown[] }
  /** RFC 7396 merge into the object there, or into the whole data when the path is empty. */
  | { readonly op: 'merge'; readonly path: SessionPath; readonly value: object }

/** Limits that only the stored value can break; they travel to where the value is. */
export interface Bounds {
  readonly minimum?: number
  readonly maximum?: number
  readonly exclusiveMinimum?: number
  readonly exclusiveMaximum?: number
  readonly minItems?: number
  readonly maxItems?: number
}

/** An operation whose value is JSON already (`toJson`), with the limits that only the stored value can break. */
export type PreparedOperation = PatchOperation & { readonly bounds?: Bounds | undefined }
