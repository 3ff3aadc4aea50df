/** Random sessions, and what a handler may do to one: in place, at any depth, with what JavaScript has and JSON has not. */
import * as fc from 'fast-check'
import type { JsonObject } from '../../lib/domain/json.ts'

const ODD = ['', ' ', '*', '"', "'", '\\', 'a.b', '[0]', '$', 'ключ', '\n', 'toString', '0', 'length', '😀']
const isAllowed = (name: string): boolean =>
  !['__proto__', 'constructor', 'prototype', '_session', 'user_id', 'created_at', 'last_activity', 'expires_at'].includes(name) // prettier-ignore
const names = fc.oneof(
  fc.constantFrom('a', 'b', 'c', ...ODD),
  fc.string({ maxLength: 5, unit: 'grapheme' }).filter(isAllowed),
)
/** Of at most fifteen digits: those come back exactly from every store. */
const numbers = fc.oneof(
  fc.integer(),
  fc.integer({ min: -1e9, max: 1e9 }).map((n) => n / 1000),
)
const scalars = fc.oneof(fc.constantFrom(null, true, false, 0), numbers, fc.string({ maxLength: 8, unit: 'grapheme' })) // prettier-ignore
const values = fc.letrec<{ value: unknown; array: unknown[]; object: JsonObject }>((tie) => ({
  value: fc.oneof({ depthSize: 'small' }, scalars, tie('array'), tie('object')),
  array: fc.array(tie('value'), { maxLength: 4 }),
  object: fc.dictionary(names, tie('value'), {
    maxKeys: 4,
    noNullPrototype: true,
  }) as fc.Arbitrary<JsonObject>,
}))

export const documents: fc.Arbitrary<JsonObject> = fc.dictionary(names, values.value, {
  maxKeys: 6,
  noNullPrototype: true,
}) as fc.Arbitrary<JsonObject>

/** `where` chooses a container, `which` one of its members; only some mean something, wherever they meet what is there. */
export interface Change {
  readonly kind: 'set' | 'add' | 'delete' | 'push' | 'remove' | 'reverse' | 'undefined' | 'date' | 'share'
  readonly where: number
  readonly which: number
  readonly name: string
  readonly value: unknown
}

export const handlerChanges: fc.Arbitrary<Change[]> = fc.array(
  fc.record({
    kind: fc.constantFrom('set', 'set', 'add', 'delete', 'push', 'push', 'remove', 'reverse', 'undefined', 'date', 'share'), // prettier-ignore
    where: fc.nat(100),
    which: fc.nat(100),
    name: names,
    value: values.value,
  }),
  { maxLength: 6 },
)

type Container = Record<string, unknown> | unknown[]

export const changesOf =
  (changes: readonly Change[]) =>
  (session: JsonObject): void =>
    changes.forEach((change) => apply(session, change))

function apply(session: JsonObject, { kind, where, which, name, value }: Change): void {
  const containers = containersOf(session)
  const target = containers[where % containers.length] as Container
  const key = Object.keys(target)[which % Math.max(Object.keys(target).length, 1)]
  const mine = structuredClone(value)
  if (Array.isArray(target)) changeArray(target, kind, which, mine)
  else if (kind === 'add') target[name] = mine
  else if (kind === 'share') target[name] = sharedWith(target, containers)
  else if (key === undefined) return
  else if (kind === 'set') target[key] = mine
  else if (kind === 'delete') delete target[key]
  else if (kind === 'undefined') target[key] = undefined
  else if (kind === 'date') target[key] = new Date(which * 1e9)
}

/** The same object twice; the last one holds no other, so that this makes no cycle. */
const sharedWith = (target: Container, containers: readonly Container[]): unknown =>
  containers.at(-1) === target ? {} : containers.at(-1)

function changeArray(target: unknown[], kind: Change['kind'], which: number, value: unknown): void {
  if (kind === 'push') target.push(value, value)
  else if (kind === 'remove') target.splice(which % Math.max(target.length, 1), 1)
  else if (kind === 'reverse') target.reverse()
  else if (kind === 'set' && target.length > 0) target[which % target.length] = value
  else if (kind === 'undefined') target.push(undefined)
}

const containersOf = (value: unknown): Container[] =>
  typeof value === 'object' && value !== null && !(value instanceof Date)
    ? [value as Container, ...Object.values(value).flatMap(containersOf)]
    : []

export const unstorable: fc.Arbitrary<unknown> = fc.constantFrom<unknown>(
  NaN,
  Infinity,
  -Infinity,
  1n,
  Symbol('s'),
  () => {},
  new Map([[1, 2]]),
  new Set([1]),
  /x/,
  '\ud800',
)
