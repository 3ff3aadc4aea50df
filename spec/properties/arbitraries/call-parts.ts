/** What calls are made of. */
import * as fc from 'fast-check'
import type { JsonObject } from '../../../lib/domain/json.ts'
import type { TouchOptions, WriteOptions } from '../../../lib/store-contract.ts'
import type { Call, Method } from '../model/index.ts'
import { LAST_READ, SeenRevision } from '../model/revisions.ts'
import type { World } from '../model/world.ts'
import { anId, dataOf } from './picks.ts'
import { always, usually } from './chance.ts'
import type { Kind } from './schemas/kind.ts'
import { aRefusedName } from './names.ts'
import { UNIT_MS } from './time.ts'
import { aDocument, aGivenValue, aStrangeValue } from './values.ts'

/** One call, or a read and what is done with what it told. */
export type MakeCalls = (world: World) => readonly Call[]

export type SomeCalls = fc.Arbitrary<MakeCalls>

export const call = (method: Method, ...args: readonly unknown[]): Call => ({ method, args })

/** A call on one session, whose data its arguments may depend on. */
export const onSession = (
  method: Method,
  args: fc.Arbitrary<(data: JsonObject) => readonly unknown[]>,
): SomeCalls =>
  fc.tuple(anId, args).map(([pick, make]) => (world) => {
    const id = pick(world)
    return [call(method, id, ...make(dataOf(world, id)))]
  })

export const fixed = <T extends readonly unknown[]>(args: fc.Arbitrary<T>): fc.Arbitrary<() => T> =>
  args.map(always)

export const anIdle: fc.Arbitrary<number> = fc.integer({ min: 3, max: 90 }).map((units) => units * UNIT_MS)
export const anEnvelope: fc.Arbitrary<object> = usually(
  aDocument,
  aStrangeValue.map((a) => ({ a: [a] })),
  30,
)
const aTouch: fc.Arbitrary<TouchOptions> = fc.record({ touch: fc.boolean() }, { requiredKeys: [] })
export const someTouch: fc.Arbitrary<TouchOptions | undefined> = fc.option(aTouch, { nil: undefined })

/** A call that is told a revision: the one that a read has just told, or an older one. */
export function afterRead<T>(
  method: Method,
  given: fc.Arbitrary<T>,
  args: (given: T, ifRevision: SeenRevision) => readonly unknown[],
): SomeCalls {
  const seen = fc.oneof(
    fc.constant(LAST_READ),
    fc.nat(6).map((back) => new SeenRevision(back)),
  )
  return fc.tuple(anId, given, seen).map(([pick, parts, revision]) => (world) => {
    const id = pick(world)
    return [call('read', id), call(method, id, ...args(parts, revision))]
  })
}

export const writeOptions: fc.Arbitrary<WriteOptions> = fc.record(
  { touch: fc.boolean(), envelope: fc.option(anEnvelope) },
  { requiredKeys: [] },
)

/** Whole data: mostly what suits, times and all. */
export const aWhole = (kind: Kind): fc.Arbitrary<unknown> =>
  usually(
    usually(
      kind.document,
      kind.document.map((data) => ({ ...data, created_at: 1, expires_at: 'never' })),
    ),
    fc.oneof(
      aDocument,
      fc.constantFrom<unknown>([], ['a'], new Date(0)),
      fc
        .tuple(kind.document, aRefusedName, aGivenValue)
        .map(([data, name, value]) => ({ ...data, ...Object.fromEntries([[name, value]]) })),
    ),
  )
