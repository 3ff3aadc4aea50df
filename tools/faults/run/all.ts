/** All rounds that were chosen: one after the other on each topology, on servers that they share where they can. */
import type { Servers, TopologyName } from '../fault.ts'
import { roundsOf } from './choice.ts'
import type { Choice, Round } from './choice.ts'
import { KeptRounds } from './kept.ts'
import { runFault } from './run.ts'
import type { RunPlan, RunResult } from './run.ts'
import { startServers, stopServers } from './topology.ts'

export interface Done extends Round {
  readonly seed: number
  readonly result: RunResult
}

type Tell = (line: string) => void

const SHORT = { operations: 300, strikes: 1, workers: 2, restMs: 25 } as const
const FULL = { strikes: 5, workers: 3 } as const
/** Up to so many operations a full run takes its time. */
const FEW = 10_000
const SHOWN = 60

export async function runAll(choice: Choice, signal: AbortSignal, tell: Tell): Promise<readonly Done[]> {
  tell(`seed ${choice.seed}`)
  const onTopology = (topology: TopologyName): Promise<readonly Done[]> =>
    new TopologyRun(choice, topology, signal, tell).run()
  // A short run is mostly waiting; a full one wants the machine for itself.
  if (choice.short) return (await Promise.all(choice.topologies.map(onTopology))).flat()
  const done: Done[] = []
  for (const topology of choice.topologies) done.push(...(await onTopology(topology)))
  return done
}

class TopologyRun {
  readonly #choice: Choice
  readonly #topology: TopologyName
  readonly #signal: AbortSignal
  readonly #tell: Tell
  #shared: { readonly servers: Servers; readonly args: string } | undefined

  constructor(choice: Choice, topology: TopologyName, signal: AbortSignal, tell: Tell) {
    this.#choice = choice
    this.#topology = topology
    this.#signal = signal
    this.#tell = tell
  }

  async run(): Promise<readonly Done[]> {
    const done: Done[] = []
    const kept = await KeptRounds.of(this.#topology, this.#choice.resume)
    try {
      for (const round of roundsOf(this.#choice, this.#topology)) {
        if (this.#signal.aborted) break
        const before = kept.find(round)
        const one = before ? { ...round, seed: before.seed, result: before.result } : await this.#round(round)
        if (!before && this.#choice.whole) await kept.keep(round, one.seed, one.result)
        done.push(one)
      }
    } finally {
      await this.#release()
    }
    return done
  }

  async #round(round: Round): Promise<Done> {
    const start = performance.now()
    const result = await this.#attempt(round)
    for (const line of reportOf(round, result, performance.now() - start)) this.#tell(line)
    // What went wrong may have left servers in any state; and the next round of a prefix of its own would see this one's keys.
    if (result.wrong.length > 0 || round.fault.prefix !== undefined) await this.#release()
    return { ...round, seed: this.#choice.seed, result }
  }

  /** That a round could not be run is a failure of it, and the others go on. */
  async #attempt(round: Round): Promise<RunResult> {
    try {
      return await runFault(this.#plan(round, await this.#serversFor(round)))
    } catch (error) {
      const why = error instanceof Error ? (error.stack ?? error.message) : String(error)
      const nothing = { operations: 0, unknown: 0, notApplied: 0, strikes: 0, longestMs: 0, againMs: 0 }
      return { ...nothing, stallMs: 0, lost: [], wrong: [why] }
    }
  }

  #plan({ fault, store }: Round, servers: Servers): RunPlan {
    const { short, seed, library, verbose } = this.#choice
    const base = { fault, servers, store, library, seed, verbose, signal: this.#signal }
    if (short) return { ...base, ...SHORT }
    // Two rounds, one on each store.
    const operations = Math.ceil(fault.operations / 2)
    return { ...base, ...FULL, operations, restMs: operations > FEW ? 0 : 5 }
  }

  async #serversFor({ fault }: Round): Promise<Servers> {
    const wanted = JSON.stringify([fault.args ?? [], fault.prefix])
    if (this.#shared?.args !== wanted) await this.#release()
    this.#shared ??= { servers: await startServers(this.#topology, fault.args ?? []), args: wanted }
    return this.#shared.servers
  }

  async #release(): Promise<void> {
    if (this.#shared) await stopServers(this.#shared.servers)
    this.#shared = undefined
  }
}

function reportOf({ fault, topology, store }: Round, result: RunResult, ms: number): readonly string[] {
  const { operations, unknown, notApplied, strikes, lost, wrong, longestMs, againMs, stallMs } = result
  const words = [
    wrong.length === 0 ? 'ok    ' : 'WRONG ',
    `${fault.name} on ${topology}, ${store}:`,
    `${operations} operations, ${strikes} strikes, ${unknown} unknown, ${notApplied} not applied,`,
    `${lost.length} lost by the server, longest ${Math.round(longestMs)} ms,`,
    `again after ${Math.round(againMs)} ms, stalls of ${Math.round(stallMs)} ms (${(ms / 1000).toFixed(1)} s)`,
  ]
  const more = wrong.length > SHOWN ? [`       and ${wrong.length - SHOWN} more`] : []
  return [words.join(' '), ...wrong.slice(0, SHOWN).map((line) => `       ${line}`), ...more]
}
