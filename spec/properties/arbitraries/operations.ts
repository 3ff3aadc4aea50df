/** Operations of a patch on the data of one session. */
import * as fc from 'fast-check'
import type { JsonObject, JsonValue } from '../../../lib/domain/json.ts'
import type { PatchOperation } from '../../../lib/domain/patch.ts'
import { isObject } from '../model/json.ts'
import { always, usually } from './chance.ts'
import { aPath, aPathTo, valueAt } from './picks.ts'
import type { PathIn } from './picks.ts'
import type { Elements, Kind } from './schemas/kind.ts'
import { aGivenValue, aMerge, aNumber, aScalar, aValue, isExact } from './values.ts'

type Operation = (data: JsonObject) => PatchOperation

export interface Target {
  readonly path: ReturnType<PathIn>
  readonly value: unknown
}

/** A value for a path: often one that the schema wants there. */
export const aTarget = ({ setting }: Kind): fc.Arbitrary<(data: JsonObject) => Target> =>
  fc.oneof(
    { weight: 3, arbitrary: setting.map(([path, value]) => always({ path, value })) },
    {
      weight: 2,
      arbitrary: fc
        .tuple(aPath(setting), aGivenValue)
        .map(([at, value]) => (data: JsonObject) => ({ path: at(data), value })),
    },
  )

const isNumber = (value: JsonValue): boolean => typeof value === 'number'

/**
 * So that the sum stays within what all stores hold exactly, and the step does not vanish in it: whether 1e-20 may be
 * added to an integer is left open.
 */
function anExactStep(now: JsonValue | undefined, wanted: number): number {
  const before = typeof now === 'number' ? now : 0
  const isFine = (by: number): boolean => {
    const sum = before + by
    return (isExact(sum) && sum - before === by) || Math.abs(sum) > 2 ** 53
  }
  return [wanted, Math.trunc(wanted), 1].find(isFine) ?? 0
}

const aStep: fc.Arbitrary<number> = fc.oneof(
  { weight: 6, arbitrary: fc.integer({ min: -4, max: 4 }) },
  { weight: 3, arbitrary: aNumber },
  { weight: 1, arbitrary: fc.constantFrom(0.5, 0.25, -0, 2 ** 53 - 1, -(2 ** 53 - 1)) },
)

export const anIncrement = ({
  setting,
}: Kind): fc.Arbitrary<(data: JsonObject) => { path: Target['path']; by: number }> =>
  fc.tuple(usually(aPathTo(isNumber, setting), aPath(setting), 3), aStep).map(([at, step]) => (data) => {
    const path = at(data)
    return { path, by: anExactStep(valueAt(data, path), step) }
  })

/** An array, and values for it: mostly such as it takes, and some that are there. */
const elementsOf = (kind: Kind): fc.Arbitrary<(data: JsonObject) => Elements> => {
  const suitable = kind.elements.map(always)
  const any = fc
    .tuple(
      aPathTo(Array.isArray, kind.setting),
      fc.array(fc.oneof(aScalar, aScalar, aValue), { maxLength: 3 }),
    )
    .map(([at, values]) => (data: JsonObject): Elements => [at(data), values])
  return fc
    .tuple(usually(suitable, any, 2), fc.array(fc.nat(10), { maxLength: 2 }))
    .map(([pick, picks]) => (data) => {
      const [path, values] = pick(data)
      const now = valueAt(data, path)
      const there = Array.isArray(now) ? picks.flatMap((n) => now[n % now.length] ?? []) : []
      return [path, [...there, ...values]]
    })
}

const listOperations = (kind: Kind): fc.Arbitrary<Operation> =>
  fc
    .tuple(elementsOf(kind), fc.constantFrom('add', 'add', 'remove'), fc.constantFrom(undefined, true, false))
    .map(([pick, op, unique]) => (data) => {
      const [path, values] = pick(data)
      return { op, path, values, ...(op === 'add' && unique !== undefined && { unique }) }
    })

/** A merge that leads to one place, beside what else it brings. */
export const aMergeInto = (kind: Kind): fc.Arbitrary<(data: JsonObject) => JsonObject> =>
  fc.oneof(
    { weight: 2, arbitrary: aMerge.map(always) },
    {
      weight: 4,
      arbitrary: fc.tuple(aTarget(kind), fc.boolean()).map(
        ([target, removes]) =>
          (data: JsonObject) =>
            nested(target(data), removes),
      ),
    },
  )

function nested({ path, value }: Target, removes: boolean): JsonObject {
  const names = path.filter((segment) => typeof segment === 'string')
  const leaf = removes ? null : (value as JsonValue)
  const merge = names.reduceRight<JsonValue>((inner, name) => Object.fromEntries([[name, inner]]), leaf)
  return isObject(merge) ? merge : {}
}

export const anOperation = (kind: Kind): fc.Arbitrary<Operation> =>
  fc.oneof(
    {
      weight: 5,
      arbitrary: aTarget(kind).map((target): Operation => (data) => ({ op: 'set', ...target(data) })),
    },
    {
      weight: 3,
      arbitrary: aPath(kind.setting).map((at): Operation => (data) => ({ op: 'unset', path: at(data) })),
    },
    {
      weight: 3,
      arbitrary: anIncrement(kind).map((sum): Operation => (data) => ({ op: 'increment', ...sum(data) })),
    },
    { weight: 4, arbitrary: listOperations(kind) },
    {
      weight: 2,
      arbitrary: fc
        .tuple(aPathTo(isObject, kind.setting), aMergeInto(kind), fc.boolean())
        .map(([at, merge, atRoot]): Operation => (data) => {
          if (atRoot) return { op: 'merge', path: [], value: merge(data) }
          const path = at(data)
          const there = valueAt(data, path)
          return { op: 'merge', path, value: merge(isObject(there) ? there : {}) }
        }),
    },
  )
