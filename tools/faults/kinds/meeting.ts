/** A fault that nobody meets never happened: what servers have counted tells. */
import type { Ask, ServerNode } from '../../server/node.ts'
import { until } from '../../server/until.ts'
import type { World } from '../fault.ts'

/** A number that only grows, such as the errors of a kind that a server has answered. */
export type Count = (ask: Ask) => Promise<number>

/** What is looked at, and on which servers. */
export interface Watched {
  /** For the error when it does not grow. */
  readonly what: string
  readonly nodes: readonly ServerNode[]
  readonly count: Count
}

export interface Spell {
  readonly begin: () => Promise<unknown>
  readonly end: () => Promise<unknown>
}

const LEAST_MS = 200
const GIVE_UP_MS = 10_000

/** Begins something, holds it until somebody has met it, and ends it in any case. */
export const held = (world: World, watched: Watched, { begin, end }: Spell): Promise<void> =>
  met(watched, async (isMet) => {
    try {
      await begin()
      await world.wait(LEAST_MS)
      await until(`somebody meets ${watched.what}`, isMet, GIVE_UP_MS)
    } finally {
      await end()
    }
  })

/** @throws if the servers have counted no more when `act` is over than before */
export const met = async (
  { what, nodes, count }: Watched,
  act: (isMet: () => Promise<boolean>) => Promise<unknown>,
): Promise<void> => {
  const total = async (): Promise<number> => {
    const counts = await Promise.all(nodes.map((node) => node.run(count)))
    return counts.reduce((sum, one) => sum + one, 0)
  }
  const before = await total()
  const isMet = async (): Promise<boolean> => (await total()) > before
  await act(isMet)
  if (!(await isMet())) throw new Error(`nobody has met ${what}`)
}

/** Errors that begin with one of these words, as a server has answered them, inside scripts too. */
export const errors =
  (...words: string[]): Count =>
  async (ask) => {
    const info = String(await ask('INFO', 'errorstats'))
    return sumOf(words.map((word) => field(info, new RegExp(`^errorstat_${word}:count=(\\d+)`, 'm'))))
  }

/** A figure of `INFO stats`: `evicted_keys`. */
export const stat =
  (name: string): Count =>
  async (ask) =>
    field(String(await ask('INFO', 'stats')), new RegExp(`^${name}:(\\d+)`, 'm'))

/** A figure of `INFO memory`, which may go down as well. */
export const memory = async (node: ServerNode, name: string): Promise<number> =>
  field(String(await node.ask('INFO', 'memory')), new RegExp(`^${name}:(\\d+)`, 'm'))

export const replicationOffset = async (node: ServerNode, name: string): Promise<number> =>
  field(String(await node.ask('INFO', 'replication')), new RegExp(`^${name}:(\\d+)`, 'm'))

const field = (info: string, pattern: RegExp): number => Number(pattern.exec(info)?.[1] ?? 0)

const sumOf = (numbers: readonly number[]): number => numbers.reduce((sum, one) => sum + one, 0)
