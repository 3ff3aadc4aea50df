/** The type of what is frozen through and through. */
import type { JsonValue } from './json.ts'

/** `T`, of which nothing can be changed. */
export type DeepReadonly<T> = [JsonValue] extends [T]
  ? AnyJson<T>
  : T extends object
    ? { readonly [K in keyof T]: DeepReadonly<T[K]> }
    : T

/** Without it the compiler would go down a recursive type without end. */
type AnyJson<T> = unknown extends T ? T : ReadonlyJson | Extract<T, undefined>

/** Any JSON value, of which nothing can be changed. */
export type ReadonlyJson =
  null | boolean | number | string | readonly ReadonlyJson[] | { readonly [name: string]: ReadonlyJson }
