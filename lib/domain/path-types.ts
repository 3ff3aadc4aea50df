/**
 * Paths into a session's type, checked one level at a time: the compiler looks only at the levels that a given path
 * names, never at all paths of the type, so recursive and very large types cost nothing (docs/decisions/001-design.md).
 */
import type { PathSegment } from '../errors.ts'

/** A path of literal segments with at least one of them, as the typed methods take it. */
export type PathTuple = readonly [PathSegment, ...PathSegment[]]

/** What has no members of its own to be reached by a path. */
type Leaf =
  string | number | boolean | bigint | symbol | null | undefined | Date | ((...args: never[]) => unknown)

/** `unknown` and `any`: nothing is known below, so every segment may follow. */
type IsUnknown<T> = unknown extends T ? true : false

type TupleIndex<T> = Extract<keyof T, `${number}`> extends `${infer Index extends number}` ? Index : never
type ElementKey<T extends readonly unknown[]> = number extends T['length'] ? number : TupleIndex<T>
/** JSON has no numeric member names: `{ 1: … }` is reached by `'1'`. */
type MemberKey<T> = keyof T extends infer K
  ? K extends string
    ? K
    : K extends number
      ? `${K}`
      : never
  : never

/** The segments that may follow at `T`, over all members of a union. */
export type SegmentOf<T> =
  IsUnknown<T> extends true
    ? PathSegment
    : T extends Leaf
      ? never
      : T extends readonly unknown[]
        ? ElementKey<T>
        : MemberKey<T>

/** One step down: the type of member or element `K` of `T`, without `undefined`; `never` if there is no such step. */
export type At<T, K> =
  IsUnknown<T> extends true
    ? T
    : T extends Leaf
      ? never
      : T extends readonly unknown[]
        ? ElementAt<T, K>
        : MemberAt<T, K>

type ElementAt<T extends readonly unknown[], K> = K extends ElementKey<T> ? Exclude<T[K], undefined> : never

type MemberAt<T, K> = K extends keyof T
  ? Exclude<T[K], undefined>
  : K extends `${infer N extends number}`
    ? N extends keyof T
      ? Exclude<T[N], undefined>
      : never
    : never

/** The type of what lies at path `P` in `T`. `undefined` is never part of it: JSON has no such value. */
export type ValueAt<T, P extends readonly unknown[]> = P extends readonly [infer K, ...infer Rest]
  ? ValueAt<At<T, K>, Rest>
  : T

/**
 * `P` itself if it is a path in `T`, else what it would have to be. Use it as an intersection, so that `P` is still
 * inferred from the argument: `path: P & CheckPath<T, P>`.
 */
export type CheckPath<
  T,
  P extends readonly unknown[],
  Done extends readonly unknown[] = readonly [],
> = P extends readonly [infer K, ...infer Rest]
  ? K extends SegmentOf<T>
    ? CheckPath<At<T, K>, Rest, readonly [...Done, K]>
    : [SegmentOf<T>] extends [never]
      ? Done
      : readonly [...Done, SegmentOf<T>, ...unknown[]]
  : Done

/** As {@link CheckPath}, for paths where a value of type `V` can lie. */
export type CheckPathTo<V, T, P extends readonly unknown[]> =
  V extends Wide<ValueAt<T, P>> ? CheckPath<T, P> : never

/** `1 | 2` as `number`: what an operation on numbers may leave there is judged by the schema, not by the type. */
type Wide<T> = T extends number ? number : T

/** The object under `preferences`, whether or not it is optional or nullable. */
export type Preferences<S> =
  At<S, 'preferences'> extends infer P ? (IsUnknown<P> extends true ? P : ObjectOf<P>) : never

type ObjectOf<T> = T extends Leaf | readonly unknown[] ? never : T

/** The preferences that the type names; any other name too where the type is open. Named ones are offered by editors. */
export type PreferenceKey<S> = KeyOfPreferences<S> & string

type KeyOfPreferences<S> =
  IsUnknown<Preferences<S>> extends true ? string : NamedKey<Preferences<S>> | OtherKey<Preferences<S>>

type NamedKey<T> = T extends unknown ? keyof { [K in keyof T as string extends K ? never : K]: 0 } : never
/** Not plain `string`, which would absorb the named keys in the union. */
type OtherKey<T> = T extends unknown
  ? string extends keyof T
    ? string & Record<never, never>
    : never
  : never

export type PreferenceValue<S, K extends PreferenceKey<S>> = At<Preferences<S>, K>

/** What the array under `permissions` holds; `string` where the type does not say. */
export type Permission<S> =
  At<S, 'permissions'> extends infer P ? (IsUnknown<P> extends true ? string : ElementOf<P>) : never

type ElementOf<T> = T extends readonly (infer E)[] ? E : never

/**
 * A merge patch (RFC 7396): every member may be left out, objects are merged, anything else is replaced as a whole.
 * `null` removes a member, so it is allowed for optional members only, and cannot be stored this way.
 */
export type DeepPartialPatch<T> =
  IsUnknown<T> extends true
    ? T
    : T extends Leaf | readonly unknown[]
      ? T
      : { readonly [K in keyof T]?: MemberPatch<T, K> }

type MemberPatch<T, K extends keyof T> =
  PatchOf<T[K]> | (Record<never, never> extends Pick<T, K> ? null : never)
type PatchOf<V> = IsUnknown<V> extends true ? V : DeepPartialPatch<Exclude<V, null | undefined>>
