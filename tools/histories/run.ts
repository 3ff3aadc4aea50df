/** Plays histories on the topologies, and judges each. */
import { judge, problemOf } from './check/judge.ts'
import type { Judgement } from './check/judge.ts'
import { shrink } from './check/shrink.ts'
import type { History } from './history.ts'
import { Crew } from './load/crew.ts'
import { drawPlan, KINDS, STORES } from './load/plan.ts'
import type { Kind, Plan, StoreName, TopologyName } from './load/plan.ts'
import { startServers } from './load/servers.ts'
import { operationText, picture } from './picture.ts'

export interface RunSettings {
  readonly seed: number
  readonly topologies: readonly TopologyName[]
  readonly stores: readonly StoreName[]
  readonly kinds: readonly Kind[]
  /** On each topology with each store. */
  readonly histories: number
  readonly operations: number
  readonly timeLimitMs: number
  /** The run ends with the first history that cannot be explained. */
  readonly untilFirst: boolean
}

export interface Played {
  readonly topology: TopologyName
  readonly plan: Plan
  readonly history: History
  readonly judgement: Judgement
  readonly checkMs: number
  /** Of the servers, and of Node. */
  readonly versions: string
}

export const isExplained = ({ judgement }: Played): boolean => judgement.kind === 'linearisable'

/** How many processes use the session: from one history to the next. */
const PROCESSES = 4

export async function playAll(settings: RunSettings, tell: (played: Played) => void): Promise<Played[]> {
  const all: Played[] = []
  const crew = new Crew(PROCESSES)
  try {
    for (const topology of settings.topologies) {
      if (settings.untilFirst && !all.every(isExplained)) break
      await playOn(topology, crew, settings, (played) => {
        all.push(played)
        tell(played)
      })
    }
  } finally {
    await crew.stop()
  }
  return all
}

async function playOn(
  topology: TopologyName,
  crew: Crew,
  settings: RunSettings,
  tell: (played: Played) => void,
): Promise<void> {
  const { where, versions, stop } = await startServers(topology)
  try {
    await crew.connect(where)
    for (const plan of plansOf(settings)) {
      const played = { ...playedOf(plan, await crew.play(plan), settings), topology, versions }
      tell(played)
      if (settings.untilFirst && !isExplained(played)) return
    }
  } finally {
    await stop()
  }
}

function playedOf(
  plan: Plan,
  history: History,
  { timeLimitMs }: RunSettings,
): Omit<Played, 'topology' | 'versions'> {
  const start = performance.now()
  const judgement = judge(history, timeLimitMs)
  return { plan, history, judgement, checkMs: performance.now() - start }
}

function* plansOf({ seed, stores, kinds, histories, operations }: RunSettings): Generator<Plan> {
  for (let n = 0; n < histories; n++)
    for (const store of stores) {
      const kind = kinds[n % kinds.length] ?? KINDS[0]
      yield drawPlan(seed + n * STORES.length + STORES.indexOf(store), kind, store, {
        processes: PROCESSES,
        operations,
      })
    }
}

/** Why a history counts as failed, with its shrunk form. */
export function failureText({ topology, plan, history, judgement }: Played, timeLimitMs: number): string {
  const title = `${topology}, ${plan.store}, ${plan.kind}, --seed ${plan.seed}: `
  if (judgement.kind === 'wrong')
    return `${title}an outcome that nothing explains\n${operationText(judgement.operation)}`
  if (judgement.kind === 'undecided') return `${title}undecided within ${timeLimitMs} ms`
  const small = shrink(problemOf(history), timeLimitMs)
  return `${title}not linearisable; ${small.operations.length} of ${history.operations.length} operations show it\n${picture(small)}`
}
