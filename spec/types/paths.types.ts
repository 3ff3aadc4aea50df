/** Compiled, never run: what the path types accept, and what must not compile. Under TypeScript 7 and 5.9. */
import { expectTypeOf } from 'expect-type'
import type {
  CheckPath,
  CheckPathTo,
  DeepPartialPatch,
  PathTuple,
  Permission,
  PreferenceKey,
  PreferenceValue,
  ValueAt,
} from '../../lib/domain/path-types.ts'

interface Tree {
  label: string
  children: Tree[]
  parent?: Tree | null
}

type Json = null | boolean | number | string | Json[] | { [name: string]: Json }

interface Cart {
  user_id: number | string
  email?: string
  permissions: ('read' | 'write')[]
  preferences: { theme: 'light' | 'dark'; language?: string | undefined; 'odd "name".x'?: number }
  maybe?: { deep: { flag: boolean } } | null
  pair: [string, number]
  many: [string, ...number[]]
  optionalPair?: [string, number?]
  items: { sku: string; count: number }[]
  readonly frozen: readonly string[]
  counters: Record<string, number>
  byNumber: Record<number, boolean>
  shape: { kind: 'a'; a: number } | { kind: 'b'; b: string }
  tree: Tree
  free: unknown
  json: Json
  at: Date
  level: 1 | 2 | 3
}

/** The signatures a store has, without a store. */
interface Methods<S> {
  set<const P extends PathTuple>(path: P & CheckPath<S, P>, value: ValueAt<S, P>): void
  get<const P extends PathTuple>(path: P & CheckPath<S, P>): ValueAt<S, P> | undefined
  increment<const P extends PathTuple>(path: P & CheckPathTo<number, S, P>, by?: number): void
  setPreference<K extends PreferenceKey<S>>(key: K, value: PreferenceValue<S, K>): void
  grant(...permissions: Permission<S>[]): void
  update(patch: DeepPartialPatch<S>): void
}

declare const cart: Methods<Cart>
declare const name: string
declare const names: string[]
declare const index: number

// Members, optional and nullable ones, and what lies below.
cart.set(['user_id'], 'x')
cart.set(['email'], 'alice@example.com')
cart.set(['preferences', 'theme'], 'light')
cart.set(['preferences', 'odd "name".x'], 1)
cart.set(['maybe'], null)
cart.set(['maybe', 'deep', 'flag'], true)
cart.set(['at'], new Date())
expectTypeOf(cart.get(['user_id'])).toEqualTypeOf<number | string | undefined>()
expectTypeOf(cart.get(['maybe', 'deep', 'flag'])).toEqualTypeOf<boolean | undefined>()
expectTypeOf(cart.get(['preferences', 'language'])).toEqualTypeOf<string | undefined>()
expectTypeOf<ValueAt<Cart, ['preferences', 'language']>>().toEqualTypeOf<string>()
expectTypeOf<ValueAt<Cart, []>>().toEqualTypeOf<Cart>()
expectTypeOf<ValueAt<Cart, ['nowhere']>>().toEqualTypeOf<never>()

// @ts-expect-error a wrong value
cart.set(['preferences', 'theme'], 'blue')
// @ts-expect-error a wrong value, deep down through an optional and nullable member
cart.set(['maybe', 'deep', 'flag'], 'true')
// @ts-expect-error undefined is not JSON
cart.set(['email'], undefined)
// @ts-expect-error no such member at the root
cart.set(['nowhere'], 1)
// @ts-expect-error no such member further down
cart.set(['preferences', 'thema'], 'light')
// @ts-expect-error below a leaf
cart.get(['email', 'length'])
// @ts-expect-error below a leaf, one level further
cart.get(['preferences', 'theme', 0])
// @ts-expect-error a method of Date is not a member
cart.get(['at', 'getTime'])
// @ts-expect-error an empty path
cart.get([])
// @ts-expect-error a number is not a member's name
cart.get([0])
// @ts-expect-error paths are not dotted strings
cart.get('preferences.theme')
// @ts-expect-error paths are not dotted strings, in a tuple neither
cart.get(['preferences.theme'])
// @ts-expect-error a path made at run time
cart.get(names)
// @ts-expect-error a segment made at run time, where the names are known
cart.get(['preferences', name])

// Arrays and tuples.
cart.set(['permissions'], ['read'])
cart.set(['permissions', 0], 'write')
cart.set(['permissions', index], 'write')
cart.set(['items', 2, 'count'], 3)
cart.set(['frozen', 1], 'x')
cart.set(['pair', 1], 2)
cart.set(['many', 0], 'x')
cart.set(['many', 7], 7)
expectTypeOf(cart.get(['items', 0])).toEqualTypeOf<{ sku: string; count: number } | undefined>()
expectTypeOf<ValueAt<Cart, ['optionalPair', 1]>>().toEqualTypeOf<number>()

// @ts-expect-error a wrong element
cart.set(['permissions', 0], 'admin')
// @ts-expect-error a property of Array is not a member
cart.get(['permissions', 'length'])
// @ts-expect-error an index is a number
cart.get(['permissions', '0'])
// @ts-expect-error past the end of a tuple
cart.get(['pair', 2])
// @ts-expect-error the wrong element's type
cart.set(['pair', 0], 1)
// @ts-expect-error the wrong element's type, in an optional tuple
cart.set(['optionalPair', 1], 'x')
// @ts-expect-error a member that the elements do not have
cart.get(['items', 0, 'price'])

// Records, unions, recursive and unknown types.
cart.set(['counters', 'anything at all'], 1)
cart.set(['counters', name], 1)
cart.set(['byNumber', '12'], true)
cart.set(['shape', 'a'], 1)
cart.set(['shape', 'b'], 'x')
cart.set(['shape', 'kind'], 'b')
cart.set(['tree', 'children', 0, 'children', 1, 'parent', 'parent', 'children', 2, 'label'], 'x')
cart.set(['free', 'whatever', 3, 'below'], { any: 'thing' })
cart.set(['json', 'a', 0, 'b'], [null, { c: 1 }])
expectTypeOf(cart.get(['free', 'x'])).toEqualTypeOf<unknown>()
expectTypeOf<ValueAt<Cart, ['json', 'a', 1]>>().toEqualTypeOf<Json>()
expectTypeOf<ValueAt<Cart, ['tree', 'parent']>>().toEqualTypeOf<Tree | null>()

// @ts-expect-error a wrong value in a record
cart.set(['counters', 'x'], '1')
// @ts-expect-error below the values of a record
cart.get(['counters', 'x', 'y'])
// @ts-expect-error a name that is no number
cart.get(['byNumber', 'x'])
// @ts-expect-error a number that is not a name
cart.get(['byNumber', 1])
// @ts-expect-error in no member of the union
cart.get(['shape', 'c'])
// @ts-expect-error a value of the other member of the union
cart.set(['shape', 'a'], 'x')
// @ts-expect-error a wrong name, deep in a recursive type
cart.get(['tree', 'children', 0, 'children', 1, 'parent', 'parent', 'children', 2, 'lable'])
// @ts-expect-error a wrong value, deep in a recursive type
cart.set(['tree', 'children', 0, 'parent', 'children', 2, 'label'], 1)
// @ts-expect-error not JSON
cart.set(['json', 'a'], new Date())

// Operations on numbers.
cart.increment(['items', 0, 'count'])
cart.increment(['counters', 'x'], 2)
cart.increment(['user_id'])
cart.increment(['level'])
cart.increment(['free', 'x'])
// @ts-expect-error not a number
cart.increment(['email'])
// @ts-expect-error not a number, an object
cart.increment(['preferences'])
// @ts-expect-error no such member
cart.increment(['items', 0, 'total'])

// Preferences.
cart.setPreference('theme', 'dark')
cart.setPreference('language', 'en')
expectTypeOf<PreferenceKey<Cart>>().toEqualTypeOf<'theme' | 'language' | 'odd "name".x'>()
// @ts-expect-error no such preference
cart.setPreference('thema', 'dark')
// @ts-expect-error a wrong value
cart.setPreference('theme', 'blue')
// @ts-expect-error undefined is not JSON
cart.setPreference('language', undefined)

declare const open: Methods<{ preferences?: { theme?: 'light' | 'dark'; [name: string]: unknown } | null }>
open.setPreference('theme', 'dark')
open.setPreference('anything', 12)
open.setPreference(name, 12)
// @ts-expect-error a wrong value for a named preference of an open type
open.setPreference('theme', 'blue')

declare const none: Methods<{ user_id: number; preferences: string[] }>
// @ts-expect-error preferences that are not an object have no names
none.setPreference('length', 1)
// @ts-expect-error no permissions in the type
none.grant('read')

declare const wild: Methods<{ [name: string]: unknown }>
wild.set(['a', 'b', 3], 1)
wild.setPreference('x', 1)
wild.grant('read')
wild.update({ a: { b: null } })

// Permissions.
cart.grant('read', 'write')
expectTypeOf<Permission<Cart>>().toEqualTypeOf<'read' | 'write'>()
expectTypeOf<Permission<{ permissions?: readonly string[] | null }>>().toEqualTypeOf<string>()
// @ts-expect-error no such permission
cart.grant('admin')

// Merge patches.
cart.update({})
cart.update({ preferences: { theme: 'light' }, maybe: { deep: { flag: true } }, counters: { x: 1, y: null } })
cart.update({ email: null, maybe: null, preferences: { language: null }, tree: { parent: { label: 'x' } } })
cart.update({
  permissions: ['read'],
  pair: ['x', 1],
  shape: { a: 1 },
  free: null,
  json: { a: null },
  at: new Date(),
})
// @ts-expect-error null removes, and this member is required
cart.update({ user_id: null })
// @ts-expect-error null removes, and this member is required further down
cart.update({ preferences: { theme: null } })
declare const nullable: Methods<{ nick: string | null }>
nullable.set(['nick'], null)
// @ts-expect-error null removes: a merge patch cannot store it in a required member
nullable.update({ nick: null })
// @ts-expect-error a wrong value
cart.update({ preferences: { theme: 'blue' } })
// @ts-expect-error a wrong name
cart.update({ preferences: { thema: 'light' } })
// @ts-expect-error arrays are replaced as a whole: no partial elements
cart.update({ items: [{ sku: 'x' }] })

// What a store knows of the keys of a type that it does not know: they are names.
export const nameOf = <S>(key: PreferenceKey<S>): string => key
