/** Runs that never were, as their files are read. */
import type { Machine } from '../../bench/machine.ts'
import { FULL, OPERATIONS, SIZES_KB } from '../../bench/plan.ts'
import type { ContenderKey } from '../../bench/plan.ts'
import type { SavedCell, SavedRun } from '../../bench/report/saved.ts'

export const machine: Machine = {
  cpu: 'Processor',
  cores: 2,
  memoryMB: 4096,
  load: 0.1,
  system: 'System 1',
  node: 'v20.0.0',
  server: 'Redis 8.2.3',
  module: 'ReJSON 2.8.3',
  redisClient: '6.3.1',
  connectRedis: '9.0.0',
  package: '0.1.0',
}

/** Operations a second, by contender, at anything. */
export type Speeds = Readonly<Partial<Record<ContenderKey, number>>>
export const SPEEDS: Speeds = {
  connect: 5000,
  connect0: 10_000,
  hset: 20_000,
  rewrite: 9000,
  bare: 15_000,
  json: 12_000,
  hash: 8000,
}

/** What a shared machine does to a round: it differs between contenders, and between runs. */
const NOISE = [0.97, 1.04, 1, 1.06, 0.95, 1.02, 0.98]

export function runOf(speeds: Speeds, changes: Partial<SavedRun> = {}, shift = 0): SavedRun {
  const cells = (['busy', 'network'] as const).flatMap((mode) =>
    OPERATIONS.flatMap((operation) =>
      SIZES_KB.flatMap((kilobytes) =>
        Object.entries(speeds).map(([key, speed], i): SavedCell => ({
          mode,
          operation,
          kilobytes,
          contender: key as ContenderKey,
          samples: Array.from({ length: FULL.rounds }, (_, round) => ({
            perSecond: speed * (NOISE[(round * 3 + i + shift + kilobytes * 10) % NOISE.length] ?? 1),
            serverMicros: 1e6 / speed,
          })),
        })),
      ),
    ),
  )
  const weights = SIZES_KB.flatMap((kilobytes) =>
    Object.keys(speeds).map((key, i) => ({
      contender: key as ContenderKey,
      kilobytes,
      bytes: 1000 * kilobytes * (1 + i),
    })),
  )
  return {
    at: '2026-11-25T12:00:00.000Z',
    machine,
    plan: FULL,
    rounds: FULL.rounds,
    cells,
    weights,
    ...changes,
  }
}

/** Everybody, so many times as fast. */
export const scaled = (speeds: Speeds, factor: number): Speeds =>
  Object.fromEntries(Object.entries(speeds).map(([key, speed]) => [key, speed * factor]))
