/** What a call is about: decided when it is made, so that it mostly meets something. */
import * as fc from 'fast-check'
import type { JsonObject, JsonValue } from '../../../lib/domain/json.ts'
import type { PathSegment, SessionPath } from '../../../lib/errors.ts'
import type { World } from '../model/world.ts'
import { always } from './chance.ts'
import { anOddName, aName, aRefusedName } from './names.ts'
import { isObject } from '../model/json.ts'
import type { Setting } from './schemas/kind.ts'

/** Ids as frameworks draw them. So few that they are used again. */
export const IDS: readonly string[] = [
  'A'.repeat(43),
  'f47ac10b-58cc-4372-a567-0e02b2c3d479',
  '0123456789abcdef',
  'a,b.c_d-e,f.g_h-',
  'Z'.repeat(256),
  'a'.repeat(16),
]

/** What can be no id. */
const STRANGERS = [
  '',
  'short',
  'x'.repeat(15),
  'x'.repeat(257),
  `${'x'.repeat(20)}*`,
  `*${'?'.repeat(20)}`,
  'é'.repeat(20),
  `${'a'.repeat(20)}\n`,
]

export type Pick<T> = (world: World) => T

export const anIdToGive: fc.Arbitrary<string> = fc.constantFrom(...IDS)

/** Mostly of a live session. */
export const anId: fc.Arbitrary<Pick<string>> = fc.oneof(
  { weight: 20, arbitrary: fc.nat(IDS.length - 1).map((n) => ofTheLive(n)) },
  { weight: 2, arbitrary: anIdToGive.map(always) },
  { weight: 1, arbitrary: fc.constantFrom(...STRANGERS).map(always) },
)

const ofTheLive =
  (n: number): Pick<string> =>
  (world) => {
    const live = world.all().map(({ id }) => id)
    return live[n % live.length] ?? IDS[0] ?? ''
  }

const aSegment: fc.Arbitrary<PathSegment> = fc.oneof(
  { weight: 6, arbitrary: aName },
  { weight: 3, arbitrary: fc.nat(3) },
)

const aWrongPath: fc.Arbitrary<SessionPath> = fc.oneof(
  fc.constantFrom<SessionPath>([], [0], ['a', -1], ['a', 1.5], [...'a'.repeat(65)], ['created_at', 'x']),
  aRefusedName.map((name) => [name]),
  aRefusedName.map((name) => ['a', name]),
)

/** A path in the data of one session. */
export type PathIn = (data: JsonObject) => SessionPath

const tail = fc.array(aSegment, { maxLength: 2 })

export const aPath = (setting: fc.Arbitrary<Setting>): fc.Arbitrary<PathIn> =>
  fc.oneof(
    { weight: 6, arbitrary: fc.nat(500).map((n) => existing(n)) },
    { weight: 2, arbitrary: fc.tuple(fc.nat(500), tail).map(([n, more]) => beyond(n, more)) },
    {
      weight: 3,
      arbitrary: setting.map(([path]) => always(path)),
    },
    { weight: 2, arbitrary: fc.tuple(aName, tail).map(([name, more]) => () => [name, ...more]) },
    { weight: 1, arbitrary: anOddName.map((name) => () => [name]) },
    { weight: 1, arbitrary: aWrongPath.map(always) },
  )

const existing =
  (n: number): PathIn =>
  (data) => {
    const all = pathsIn(data)
    return all[n % all.length] ?? ['a']
  }

const beyond =
  (n: number, more: SessionPath): PathIn =>
  (data) => [...existing(n)(data), ...more]

function pathsIn(data: JsonObject, fits: (value: JsonValue) => boolean = () => true): SessionPath[] {
  const found: SessionPath[] = []
  const visit = (value: JsonValue, path: SessionPath): void => {
    if (path.length > 0 && fits(value)) found.push(path)
    if (path.length > 30) return
    if (Array.isArray(value)) value.slice(0, 20).forEach((element, i) => visit(element, [...path, i]))
    else if (isObject(value))
      for (const name of Object.keys(value).sort().slice(0, 20)) visit(value[name] ?? null, [...path, name])
  }
  visit(data, [])
  return found
}

/** Mostly where values of one type are, if there are any. */
export const aPathTo = (
  fits: (value: JsonValue) => boolean,
  setting: fc.Arbitrary<Setting>,
): fc.Arbitrary<PathIn> =>
  fc.tuple(fc.nat(100), aPath(setting)).map(([n, otherwise]) => (data) => {
    const all = n % 6 === 0 ? [] : pathsIn(data, fits)
    return all[n % all.length] ?? otherwise(data)
  })

export function valueAt(data: JsonObject, path: SessionPath): JsonValue | undefined {
  let here: JsonValue | undefined = data
  for (const key of path) {
    if (typeof here !== 'object' || here === null || !Object.hasOwn(here, key)) return undefined
    here = (here as Record<PathSegment, JsonValue>)[key]
  }
  return here
}

/** The data of a session, or none. */
export const dataOf = (world: World, id: string): JsonObject => world.live(id)?.data ?? {}
