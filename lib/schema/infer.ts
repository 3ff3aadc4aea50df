/**
 * The type of the data that a schema describes. Members are looked at one at a time, when they are used, so that a large
 * or recursive schema costs no more than what is asked of it.
 */
import type { Session } from '../domain/session-types.ts'

/**
 * The data's type by the type of its schema: what zod, valibot, arktype and TypeBox say it is; what a JSON Schema says that
 * is written in place or `as const`; what a validator says that is a type guard. `Session` where the type says nothing.
 */
export type SessionOf<T> = 0 extends 1 & T ? T : OrSession<DataOf<T>>

type OrSession<D> = unknown extends D ? Session : D extends object ? D : never

type DataOf<T> = T extends {
  readonly '~standard': { readonly types?: { readonly output: infer Output } | undefined }
}
  ? Output
  : // TypeBox 0.34 carries its type along.
    T extends { readonly static: infer Static; readonly params: readonly unknown[] }
    ? Static
    : T extends (data: unknown, ...more: never[]) => data is infer Data
      ? Data
      : T extends { readonly precompiled: 1; readonly schema: infer Schema }
        ? FromJsonSchema<Schema, Schema>
        : FromJsonSchema<T, T>

/**
 * What JSON Schema says with `type`, `properties`, `required`, `additionalProperties`, `patternProperties`, `items`,
 * `prefixItems`, `minItems`, `enum`, `const`, `allOf`, `anyOf`, `oneOf` and local references; further keywords narrow what
 * is accepted, not the type. An open object has the members that are named, so that a misspelt path is still a mistake.
 * `Root` is where references begin.
 */
export type FromJsonSchema<T, Root> = T extends boolean
  ? T extends true
    ? unknown
    : never
  : T extends { readonly '~unsafe': infer Unsafe }
    ? Unsafe
    : Itself<T, Root> & Referred<T, Root> & All<T, Root> & Any<T, Root>

type Itself<T, Root> = T extends { readonly const: infer Value }
  ? Writable<Value>
  : T extends { readonly enum: readonly (infer Value)[] }
    ? Writable<Value>
    : T extends { readonly type: infer Name }
      ? OfType<Name extends readonly (infer One)[] ? One : Name, T, Root>
      : T extends { readonly properties: object }
        ? ObjectOf<T, Root>
        : unknown

type OfType<Name, T, Root> = string extends Name
  ? unknown
  : Name extends string
    ? OneType<Name, T, Root>
    : unknown

type OneType<Name extends string, T, Root> = Name extends 'object'
  ? ObjectOf<T, Root>
  : Name extends 'array'
    ? ArrayOf<T, Root>
    : Name extends keyof Scalars
      ? Scalars[Name]
      : unknown

interface Scalars {
  string: string
  number: number
  integer: number
  boolean: boolean
  null: null
}

/** Also inside: a value of a `const` or an `enum` may be an array or an object. */
type Writable<T> = T extends object ? { -readonly [K in keyof T]: Writable<T[K]> } : T

type Referred<T, Root> = T extends { readonly $ref: infer Ref }
  ? // TypeBox brings the definitions along, and refers to them by their bare names.
    T extends { readonly $defs: infer Defs }
    ? Ref extends keyof Defs
      ? FromJsonSchema<Defs[Ref], T>
      : Target<Ref, Root>
    : Target<Ref, Root>
  : unknown

type Target<Ref, Root> = Ref extends '#'
  ? FromJsonSchema<Root, Root>
  : Ref extends `#/$defs/${infer Name}`
    ? Definition<Root, '$defs', Name>
    : Ref extends `#/definitions/${infer Name}`
      ? Definition<Root, 'definitions', Name>
      : Definition<Root, '$defs', Ref>

type Definition<Root, Under extends string, Name> = Root extends { readonly [K in Under]: infer Defs }
  ? Name extends keyof Defs
    ? FromJsonSchema<Defs[Name], Root>
    : unknown
  : unknown

type All<T, Root> = T extends { readonly allOf: infer Parts } ? AllOf<Parts, Root> : unknown
type AllOf<Parts, Root> = Parts extends readonly [infer First, ...infer Rest]
  ? FromJsonSchema<First, Root> & AllOf<Rest, Root>
  : unknown

type Any<T, Root> = AnyOf<T, 'anyOf', Root> & AnyOf<T, 'oneOf', Root>
type AnyOf<T, Keyword extends string, Root> = T extends { readonly [K in Keyword]: readonly (infer Part)[] }
  ? // Alone, so that each part is taken by itself.
    Each<Part, Root>
  : unknown
type Each<Part, Root> = Part extends unknown ? FromJsonSchema<Part, Root> : never

type ObjectOf<T, Root> = T extends { readonly properties: infer Properties }
  ? Named<Properties, RequiredOf<T>, Root> & Others<T, Properties, Root>
  : Nameless<T, Root>

/** One object for all members, required and optional. */
type Named<Properties, Required, Root> = Flat<
  {
    -readonly [K in keyof Properties as K extends Required ? K : never]: FromJsonSchema<Properties[K], Root>
  } & {
    -readonly [K in keyof Properties as K extends Required ? never : K]?: FromJsonSchema<Properties[K], Root>
  }
>
type Flat<T> = { [K in keyof T]: T[K] }

type RequiredOf<T> = T extends { readonly required: readonly (infer Name)[] } ? Name : never
type ValueOf<Properties, Root> = {
  [K in keyof Properties]: FromJsonSchema<Properties[K], Root>
}[keyof Properties]

/** The members that are not named. An index signature has to hold the named ones too. */
type Others<T, Properties, Root> =
  Further<T, Root> extends infer Value
    ? [Value] extends [never]
      ? unknown
      : { [name: string]: Value | ValueOf<Properties, Root> | undefined }
    : never

type Nameless<T, Root> =
  Further<T, Root> extends infer Value
    ? [Value] extends [never]
      ? T extends { readonly additionalProperties: false }
        ? Record<never, never>
        : { [name: string]: unknown }
      : { [name: string]: Value }
    : never

/** What further members hold; `never` where the schema does not say that there are any. */
type Further<T, Root> =
  | (T extends { readonly additionalProperties: infer Value } ? FromJsonSchema<Value, Root> : never)
  | (T extends { readonly patternProperties: infer Patterns } ? ValueOf<Patterns, Root> : never)

type ArrayOf<T, Root> = T extends { readonly prefixItems: infer Prefix }
  ? Tuple<Prefix, MinOf<T>, T extends { readonly items: infer Rest } ? Rest : true, Root>
  : T extends { readonly items: infer Items }
    ? Items extends readonly unknown[]
      ? Tuple<Items, MinOf<T>, T extends { readonly additionalItems: infer Rest } ? Rest : true, Root>
      : FromJsonSchema<Items, Root>[]
    : unknown[]

type MinOf<T> = T extends { readonly minItems: infer Min } ? Min : 0

/** The first `Min` elements are there in any case; the others may be missing. */
type Tuple<
  Items,
  Min,
  Rest,
  Root,
  Done extends unknown[] = [],
  Count extends 0[] = [],
> = Items extends readonly [infer First, ...infer More]
  ? Count['length'] extends Min
    ? [...Done, ...Optional<Items, Rest, Root>]
    : Tuple<More, Min, Rest, Root, [...Done, FromJsonSchema<First, Root>], [...Count, 0]>
  : [...Done, ...RestOf<Rest, Root>]

type Optional<Items, Rest, Root, Done extends unknown[] = []> = Items extends readonly [
  infer First,
  ...infer More,
]
  ? Optional<More, Rest, Root, [...Done, FromJsonSchema<First, Root>?]>
  : [...Done, ...RestOf<Rest, Root>]

type RestOf<Rest, Root> = [Rest] extends [false] ? [] : FromJsonSchema<Rest, Root>[]
