/** What we set out to reach, as data; and whether it was. */
import { NAMES } from '../contenders/contender.ts'
import type { Cell } from '../measuring/samples.ts'
import { OPERATIONS, SIZES_KB } from '../plan.ts'
import type { ContenderKey, Mode, Operation, Size } from '../plan.ts'
import { halves, rates } from './figures.ts'
import type { Figures } from './figures.ts'
import { ratio } from './statistics.ts'

export interface Target {
  readonly mode: Mode
  readonly operation: Operation
  readonly own: ContenderKey
  /** The hardest of them decides. */
  readonly others: readonly ContenderKey[]
  /** The size that the others are taken at. @default the same */
  readonly otherSize?: Size
  /** Operations a second are to be so many times theirs at least; the time of one, at most. */
  readonly sense: 'at least' | 'at most'
  readonly limits: Readonly<Partial<Record<Size, number>>>
}

export interface Verdict {
  readonly kilobytes: Size
  readonly limit: number
  /** `undefined`: not measured. */
  readonly ratio: number | undefined
  readonly met: boolean | undefined
}

export const OPERATION_TITLES: Readonly<Record<Operation, string>> = {
  create: 'create',
  read: 'whole read with slide',
  fields: 'two fields',
  change: 'change one preference',
  increment: 'increment',
  touch: 'touch',
  destroy: 'destroy',
}

const everywhere = (limit: number): Target['limits'] =>
  Object.fromEntries(SIZES_KB.map((size) => [size, limit]))
const busy = { mode: 'busy', own: 'json', sense: 'at least' } as const
const delayed = { mode: 'network', own: 'json', sense: 'at most', limits: everywhere(0.55) } as const

// Against both, since it is the client's own timer for each command that slows the first.
const CONNECT = ['connect', 'connect0'] as const

/** Reads of what has not changed since. */
const validated = { ...busy, operation: 'read', own: 'shared' } as const
const VALIDATED: readonly Target[] = [
  { ...validated, others: ['connect'], limits: { 0.4: 3, 2: 4, 10: 9, 100: 90 } },
  { ...validated, others: ['connect0'], limits: { 0.4: 1.2, 2: 2.2, 10: 7, 100: 90 } },
  { ...validated, others: ['shared'], otherSize: 0.4, sense: 'at most', limits: { 100: 1.3 } },
  { ...validated, own: 'cached', others: ['json'], limits: { 10: 1.5 } },
]

export const TARGETS: readonly Target[] = [
  { ...busy, operation: 'change', others: ['connect'], limits: { 0.4: 3, 2: 4.5, 10: 15, 100: 125 } },
  { ...busy, operation: 'change', others: ['connect0'], limits: { 0.4: 1.3, 2: 3, 10: 13, 100: 125 } },
  { ...busy, operation: 'change', others: ['bare'], limits: everywhere(0.9) },
  ...CONNECT.map((other): Target => ({ ...delayed, operation: 'change', others: [other] })),
  ...CONNECT.map((other): Target => ({ ...delayed, operation: 'read', others: [other] })),
  { ...busy, operation: 'read', others: ['bare'], limits: everywhere(0.9) },
  { ...busy, operation: 'fields', others: ['json'], otherSize: 0.4, sense: 'at most', limits: { 100: 1.3 } },
  { ...busy, operation: 'create', others: ['bare'], limits: everywhere(0.7) },
  ...VALIDATED,
  ...OPERATIONS.map((operation): Target => ({
    ...busy,
    operation,
    own: 'memory',
    others: ['json', 'hash'],
    // A whole read of a large document is a copy, in memory as elsewhere.
    limits: operation === 'read' ? { 0.4: 5, 2: 5 } : everywhere(5),
  })),
]

/** No targets, but what anybody who chooses should know: where a whole read is faster than that of a string, and where it is not. */
export const AGAINST_STRINGS: readonly Target[] = CONNECT.map((other) => ({
  ...busy,
  operation: 'read',
  others: [other],
  limits: everywhere(1),
}))

export const judge = (figures: Figures, target: Target): Verdict[] =>
  SIZES_KB.flatMap((kilobytes) => {
    const limit = target.limits[kilobytes]
    if (limit === undefined) return []
    const found = hardest(figures, target, kilobytes)
    const met =
      found === undefined ? undefined : target.sense === 'at least' ? found >= limit : found <= limit
    return [{ kilobytes, limit, ratio: found, met }]
  })

function hardest(figures: Figures, target: Target, kilobytes: Size): number | undefined {
  const { mode, operation, own, others, otherSize = kilobytes, sense } = target
  const values = (contender: ContenderKey, size: Size): number[] | undefined => {
    const cell = figures.of({ mode, operation, kilobytes: size, contender })
    return cell && valuesOf(cell, target)
  }
  const ownValues = values(own, kilobytes)
  const ratios = others.map((other) => {
    const theirs = values(other, otherSize)
    return ownValues && theirs && ratio(ownValues, theirs)
  })
  const known = ratios.filter((one) => one !== undefined)
  if (known.length < others.length) return undefined
  return sense === 'at least' ? Math.min(...known) : Math.max(...known)
}

/** Where more is better, operations a second; else the time that one takes. */
function valuesOf(cell: Cell, { sense, mode }: Target): number[] {
  if (sense === 'at least') return rates(cell)
  return mode === 'network' ? halves(cell) : rates(cell).map((perSecond) => 1 / perSecond)
}

/** `network change / connect-redis timeout 0`; that of JsonSessionStore where nobody is named. */
export function titleOf({ mode, operation, own, others, otherSize }: Target): string {
  const where = own === 'json' ? (mode === 'network' ? 'network ' : '') : `${own} `
  const one = others.length === 1 ? others.map((key) => NAMES[key]).join() : 'our best on Redis'
  return `${where}${operation} / ${otherSize === undefined ? one : `the same at ${otherSize} KB`}`
}
