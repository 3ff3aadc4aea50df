/** The type of what is frozen through and through. */
import type { JsonValue } from './json.ts'

/**
 * `T`, of which nothing can be changed. Any JSON value is a `ReadonlyJson`: without that the compiler would go down a
 * recursive type without end.
 */
export type DeepReadonly<T> = unknown extends T
  ? T
  : [JsonValue] extends [T]
    ? ReadonlyJson | Extract<T, undefined>
    : T extends object
      ? { readonly [K in keyof T]: DeepReadonly<T[K]> }
      : T

/** Any JSON value, of which nothing can be changed. */
export type ReadonlyJson =
  null | boolean | number | string | readonly ReadonlyJson[] | { readonly [name: string]: ReadonlyJson }
