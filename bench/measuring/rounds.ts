/** Rounds in which all contenders take turns, so that a busy moment of the machine hits them alike. */
import { setImmediate } from 'node:timers/promises'
import type { Contender } from '../contenders/contender.ts'
import { inFlightOf } from '../plan.ts'
import type { Mode, Plan, Size } from '../plan.ts'
import { Book } from './book.ts'
import type { Outcome } from './book.ts'
import type { Stopwatch } from './meter.ts'
import type { Stocks } from './stocks.ts'
import { TASKS, YIELDS, takeTurn } from './turn.ts'
import type { Task, TurnLength } from './turn.ts'

/** Where a mode takes place. */
export interface Arena {
  readonly mode: Mode
  readonly contenders: readonly Contender[]
  readonly newStopwatch: () => Stopwatch
}

export interface Turn {
  readonly arena: Arena
  readonly task: Task
  readonly kilobytes: Size
  readonly contender: Contender
}

export interface Watcher {
  /** Told before each turn; `round` 0 warms up. */
  at(turn: Turn, round: number, done: number, of: number): void
  stopped(): boolean
}

export async function playRounds(
  arenas: readonly Arena[],
  stocks: Stocks,
  plan: Plan,
  watcher: Watcher,
): Promise<Outcome> {
  const book = new Book(plan.operations)
  const groups = groupsOf(arenas, stocks, plan)
  const turns = groups.reduce((sum, group) => sum + group.length, 0)
  for (let round = 0; round <= plan.rounds; round++) {
    const millis = round === 0 ? plan.millis / 2 : plan.millis
    for (const [i, turn] of groups.flatMap((group) => shuffled(group)).entries()) {
      if (watcher.stopped()) return book.outcome()
      watcher.at(turn, round, round * turns + i, (plan.rounds + 1) * turns)
      await play(turn, stocks, { millis, inFlight: inFlightOf(plan, turn.arena.mode) }, book, watcher)
    }
    book.endRound(round > 0)
  }
  return book.outcome()
}

async function play(
  turn: Turn,
  stocks: Stocks,
  length: TurnLength,
  book: Book,
  { stopped }: Watcher,
): Promise<void> {
  const { arena, task, kilobytes, contender } = turn
  const stock = stocks.of(contender.key, kilobytes)
  const name = { mode: arena.mode, kilobytes, contender: contender.key }
  if (!stock || book.hasFailed(name, task)) return
  try {
    book.enter(name, await takeTurn(task, contender, stock, length, arena.newStopwatch))
  } catch (error) {
    // A lost connection fails a command before it is known for what it is; what went before stays.
    await setImmediate()
    if (!stopped()) book.fail(name, task, error)
  }
}

/** Nobody always follows the same other, whose garbage may be collected in one's own turn. */
const shuffled = <T>(items: readonly T[]): T[] =>
  items
    .map((item) => ({ item, at: Math.random() }))
    .toSorted((a, b) => a.at - b.at)
    .map(({ item }) => item)

/** Those that are compared with each other take their turns one after the other; so do the sizes. */
function groupsOf(arenas: readonly Arena[], stocks: Stocks, { operations, sizes }: Plan): Turn[][] {
  const wanted = TASKS.filter((task) => YIELDS[task].some((operation) => operations.includes(operation)))
  const groups: Turn[][] = []
  for (const arena of arenas)
    for (const task of wanted)
      for (const kilobytes of sizes) {
        const there = arena.contenders.filter(({ key }) => stocks.of(key, kilobytes) !== undefined)
        groups.push(there.map((contender) => ({ arena, task, kilobytes, contender })))
      }
  return groups
}
