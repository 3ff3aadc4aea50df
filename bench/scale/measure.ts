/** Rounds in which all numbers of sessions take turns at the same operation, so that a busy moment hits them alike. */
import { Bar } from '../progress.ts'
import type { Stop } from '../stop.ts'
import type { Field } from './field.ts'
import { goOn } from './fill.ts'
import { MODES, OPERATIONS, OPERATION_KEYS } from './plan.ts'
import type { Mode, Operation, Plan } from './plan.ts'
import { shuffled } from './random.ts'
import type { Random } from './random.ts'
import { latencyOf } from './turn.ts'
import type { Cost, Latency, Turn } from './turn.ts'
import { median } from '../report/statistics.ts'

/** All rounds of one operation among so many sessions. */
export interface Cell {
  readonly operation: Operation
  readonly mode: Mode
  readonly count: number
  /** In each round. */
  readonly perSecond: readonly number[]
  readonly cost: Cost
  readonly latency: Latency
}

const MODE_KEYS = Object.keys(MODES) as readonly Mode[]

export async function measure(
  fields: readonly Field[],
  plan: Plan,
  random: Random,
  stop: Stop,
): Promise<readonly Cell[]> {
  const book = new Map<string, { cell: Omit<Cell, 'perSecond' | 'cost' | 'latency'>; turns: Turn[] }>()
  const bar = new Bar(process.stderr)
  const groups = OPERATION_KEYS.flatMap((operation) => MODE_KEYS.map((mode) => ({ operation, mode })))
  for (let round = 0; round <= plan.rounds; round++)
    for (const [i, { operation, mode }] of groups.entries())
      for (const field of shuffled(fields, random)) {
        goOn(stop)
        const stage = round === 0 ? 'warming up' : `round ${round} of ${plan.rounds}`
        const detail = `${OPERATIONS[operation]} · ${field.count} sessions`
        bar.show(round * groups.length + i, (plan.rounds + 1) * groups.length, stage, detail)
        const calls = Math.ceil(plan.calls[mode] / (round === 0 ? 2 : 1))
        const turns = await field.turns(operation, calls, MODES[mode])
        for (const [of, turn] of Object.entries(turns)) {
          const cell = { operation: of as Operation, mode, count: field.count } // the keys of a record by operation
          const key = Object.values(cell).join(' ')
          const entry = book.get(key) ?? { cell, turns: [] }
          book.set(key, entry)
          if (round > 0) entry.turns.push(turn)
        }
      }
  bar.end()
  return [...book.values()].map(({ cell, turns }) => ({ ...cell, ...summed(turns) }))
}

const summed = (turns: readonly Turn[]): Pick<Cell, 'perSecond' | 'cost' | 'latency'> => {
  const middle = (part: keyof Cost): number => median(turns.map(({ cost }) => cost[part]))
  return {
    perSecond: turns.map(({ perSecond }) => perSecond),
    cost: {
      serverMicros: middle('serverMicros'),
      scriptMicros: middle('scriptMicros'),
      clientMicros: middle('clientMicros'),
      bytesIn: middle('bytesIn'),
      bytesOut: middle('bytesOut'),
    },
    latency: latencyOf(turns.flatMap(({ latencies }) => latencies)),
  }
}
