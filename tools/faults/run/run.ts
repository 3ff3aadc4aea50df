/** One fault under load on one topology, from its first call to the verdict. */
import type { Fault, Servers, World } from '../fault.ts'
import { isOfSession, now } from '../journal.ts'
import type { Entry } from '../journal.ts'
import { sessionIn } from '../judge/finding.ts'
import type { Finding, Strike } from '../judge/finding.ts'
import { judge } from '../judge/judge.ts'
import { ProxyNet } from '../net.ts'
import { randomFrom } from '../random.ts'
import type { FromWorker, Library, LoadSettings, StoreName } from '../settings.ts'
import { Crew, Member } from './crew.ts'
import { snapshotOf } from './snapshot.ts'
import { dataNodes, settled, whereIs } from './topology.ts'

export interface RunPlan {
  readonly fault: Fault
  readonly servers: Servers
  readonly library: Library
  readonly store: StoreName
  readonly operations: number
  readonly strikes: number
  readonly workers: number
  readonly restMs: number
  readonly seed: number
  readonly signal: AbortSignal
  /** Whether all that was done to the first session with which something is wrong is told. */
  readonly verbose: boolean
  readonly onProgress?: (operations: number, strikes: number) => void
}

export interface RunResult {
  readonly operations: number
  readonly unknown: number
  readonly notApplied: number
  readonly strikes: number
  readonly lost: readonly Finding[]
  /** What must not be; empty if all is well. */
  readonly wrong: readonly string[]
  /** The longest that any promise took. */
  readonly longestMs: number
  /** The longest from the end of a strike until all processes could write again. */
  readonly againMs: number
  /** The longest that a process of the load stood still: a busy machine. */
  readonly stallMs: number
}

export const TIMEOUT_MS = 1000
const LANES = 8
const AGAIN_MS = 1000
/** How long node-redis' sentinel waits when it has looked for a master and there was none. */
const SENTINEL_REST_MS = 1000
/** Between two strikes: the load runs as ever. */
const CALM_MS = 200
const WARM_UP = 100
const HEAP_GROWTH_BYTES = 16 * 1024 * 1024

type Finished = Extract<FromWorker, { kind: 'finished' }>

let runs = 0

export async function runFault(plan: RunPlan): Promise<RunResult> {
  const random = randomFrom(plan.seed)
  const net = await ProxyNet.before(dataNodes(plan.servers), random)
  const crew = new Crew(
    Array.from({ length: plan.workers }, () => new Member()),
    random,
  )
  try {
    return await new Run(plan, net, crew, random).run()
  } finally {
    crew.kill()
    await net.close()
  }
}

class Run {
  readonly #plan: RunPlan
  readonly #net: ProxyNet
  readonly #crew: Crew
  readonly #random: () => number
  readonly #prefix: string
  readonly #strikes: Strike[] = []
  #againMs = 0

  constructor(plan: RunPlan, net: ProxyNet, crew: Crew, random: () => number) {
    this.#plan = plan
    this.#net = net
    this.#crew = crew
    this.#random = random
    // A prefix of the fault's own is for servers of its own.
    this.#prefix = plan.fault.prefix ?? `faults-${++runs}:`
  }

  async run(): Promise<RunResult> {
    const { workers, servers } = this.#plan
    await this.#crew.begin(Array.from({ length: workers }, (_, worker) => this.#settings(worker)))
    this.#crew.start()
    await this.#until(() => this.#crew.entries.length >= WARM_UP)
    await this.#strikeAll()
    const finished = await this.#crew.finish()
    await settled(servers)
    return this.#result(finished)
  }

  #settings(worker: number): LoadSettings {
    const { servers, library, store, fault, workers, restMs, operations, seed } = this.#plan
    const { queueLength } = fault.client ?? {}
    return {
      worker,
      workers,
      library,
      store,
      restMs,
      seed,
      where: whereIs(servers, this.#net),
      prefix: this.#prefix,
      timeoutMs: TIMEOUT_MS,
      clocks: fault.clocks,
      lanes: LANES,
      operations: operations / workers,
      ...(queueLength !== undefined && { queueLength }),
    }
  }

  async #strikeAll(): Promise<void> {
    const { operations, strikes } = this.#plan
    const { entries } = this.#crew
    while (entries.length < operations || this.#strikes.length < strikes) {
      this.#plan.onProgress?.(entries.length, this.#strikes.length)
      await this.#strike()
      await this.#wait(CALM_MS)
    }
  }

  async #strike(): Promise<void> {
    const { fault, servers } = this.#plan
    const world: World = {
      servers,
      net: this.#net,
      workers: this.#crew,
      operationTimeoutMs: TIMEOUT_MS,
      random: this.#random,
      wait: (ms) => this.#wait(ms),
    }
    const from = now()
    await fault.strike(world)
    const to = now()
    const againMs = await this.#crew.probe()
    this.#strikes.push({ from, to })
    this.#againMs = Math.max(this.#againMs, againMs)
    if (againMs > againWithin(this.#plan))
      this.#crew.problems.push(
        `works again only ${Math.round(againMs)} ms after strike ${this.#strikes.length}`,
      )
  }

  async #result(finished: readonly Finished[]): Promise<RunResult> {
    const { fault, servers } = this.#plan
    const { entries, problems } = this.#crew
    const verdict = judge({
      entries,
      snapshot: await snapshotOf(servers, this.#prefix),
      strikes: this.#strikes,
      mayLose: fault.mayLose,
      tears: fault.tears === true,
      crossSlot: servers.topology === 'cluster' && !this.#prefix.includes('{'),
      clocks: fault.clocks === 'store',
    })
    const found = verdict.wrong.map(({ rule, detail }) => `${rule}: ${detail}`)
    const [first] = verdict.wrong
    if (first && this.#plan.verbose) found.push(...storyOf(first, entries))
    return {
      operations: entries.length,
      unknown: entries.filter(({ ended }) => ended === 'unknown').length,
      notApplied: entries.filter(({ ended }) => ended === 'not-applied').length,
      strikes: this.#strikes.length,
      lost: verdict.lost,
      wrong: [...problems, ...found, ...grown(finished), ...unseen(fault, this.#plan.library, entries)],
      longestMs: Math.max(...entries.map(({ start, end }) => end - start)),
      againMs: this.#againMs,
      stallMs: Math.max(...finished.map(({ stallMs }) => stallMs)),
    }
  }

  async #until(holds: () => boolean): Promise<void> {
    while (!holds()) await this.#wait(20)
  }

  #wait(ms: number): Promise<void> {
    const { signal } = this.#plan
    return new Promise((resolve, reject) => {
      const giveUp = (): void => {
        clearTimeout(timer)
        reject(new Error('given up'))
      }
      const timer = setTimeout(() => {
        signal.removeEventListener('abort', giveUp)
        resolve()
      }, ms)
      if (signal.aborted) giveUp()
      else signal.addEventListener('abort', giveUp, { once: true })
    })
  }
}

const againWithin = ({ servers, library }: RunPlan): number =>
  servers.topology === 'sentinel' && library === 'node-redis' ? AGAIN_MS + SENTINEL_REST_MS : AGAIN_MS

function storyOf(first: Finding, entries: readonly Entry[]): readonly string[] {
  const session = sessionIn(first)
  const own = entries.filter(isOfSession).filter((entry) => entry.session === session)
  const users = new Set(own.map(({ view }) => view?.user))
  const others = entries.filter(
    (entry) => !isOfSession(entry) && users.has(entry.user) && entry.kind === 'end',
  )
  return [...own, ...others].toSorted((a, b) => a.start - b.start).map((entry) => JSON.stringify(entry))
}

/** What a process held more at its end than after the first third. */
const grown = (finished: readonly Finished[]): readonly string[] =>
  finished.flatMap(({ early, late }) => {
    const found: string[] = []
    const bytes = late.heapBytes - early.heapBytes
    if (bytes > HEAP_GROWTH_BYTES)
      found.push(`the memory of a process grew by ${(bytes / 1048576).toFixed(1)} MB`)
    if (late.listeners > early.listeners)
      found.push(`a client has ${late.listeners} listeners, and had ${early.listeners}`)
    return found
  })

const unseen = (
  { seenAs = [], hiddenBy }: Fault,
  library: Library,
  entries: readonly Entry[],
): readonly string[] =>
  (hiddenBy === library ? [] : seenAs)
    .filter((reason) => !entries.some(({ error }) => error === reason))
    .map((reason) => `no call failed as "${reason}": the fault did not happen`)
