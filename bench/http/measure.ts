/** All turns of a run: services take turns within each round, so what slows one of them slows the others too. */
import type { Client } from '../contenders/contender.ts'
import { costOf } from './cost.ts'
import type { Cost } from './cost.ts'
import { oneByOne, turn } from './load.ts'
import type { Sample } from './load.ts'
import { SERVICE_KEYS, SIZES, TASK_KEYS } from './plan.ts'
import type { Plan, ServiceKey, Size, Task } from './plan.ts'
import { ServiceProcess } from './process.ts'

export interface Cell {
  readonly service: ServiceKey
  readonly task: Task
  readonly kilobytes: Size
  readonly samples: Sample[]
  readonly cost: Cost
}

interface Watcher {
  readonly stopped: () => boolean
  readonly at: (round: number, done: number, of: number, what: string) => void
}

export async function measure(
  url: string,
  client: Client,
  plan: Plan,
  watcher: Watcher,
): Promise<readonly Cell[]> {
  const services: ServiceProcess[] = []
  try {
    for (const key of SERVICE_KEYS) services.push(await ServiceProcess.start(key, url))
    return await new Measuring(services, client, plan, watcher).run()
  } finally {
    for (const service of services) service.stop()
  }
}

type Filled = Cell & { readonly process: ServiceProcess; readonly cookies: readonly string[] }

class Measuring {
  readonly #services: readonly ServiceProcess[]
  readonly #client: Client
  readonly #plan: Plan
  readonly #watcher: Watcher

  constructor(services: readonly ServiceProcess[], client: Client, plan: Plan, watcher: Watcher) {
    this.#services = services
    this.#client = client
    this.#plan = plan
    this.#watcher = watcher
  }

  async run(): Promise<readonly Cell[]> {
    const cells: Filled[] = []
    for (const kilobytes of SIZES)
      for (const process of this.#services) cells.push(...(await this.#cellsOf(process, kilobytes)))
    for (let round = 0; round <= this.#plan.rounds && !this.#watcher.stopped(); round++)
      await this.#round(round, cells)
    return cells
  }

  async #cellsOf(process: ServiceProcess, kilobytes: Size): Promise<Filled[]> {
    const cookies = await process.sessions(this.#plan.connections, kilobytes)
    const cells: Filled[] = []
    for (const task of TASK_KEYS) {
      const { counted } = this.#plan
      const ask = (): Promise<void> => oneByOne(process, task, cookies[0] ?? '', counted)
      // The first of all loads the scripts.
      await oneByOne(process, task, cookies[0] ?? '', 2)
      const cost = await costOf(this.#client, counted, ask)
      cells.push({ service: process.key, process, task, kilobytes, cookies, samples: [], cost })
    }
    return cells
  }

  /** The cells of one task and size one after the other: they are compared. */
  async #round(round: number, cells: readonly Filled[]): Promise<void> {
    const ordered = SIZES.flatMap((kb) =>
      TASK_KEYS.flatMap((task) => cells.filter((cell) => cell.kilobytes === kb && cell.task === task)),
    )
    for (const [i, cell] of ordered.entries()) {
      if (this.#watcher.stopped()) return
      const { service, task, kilobytes } = cell
      const done = round * ordered.length + i
      this.#watcher.at(
        round,
        done,
        (this.#plan.rounds + 1) * ordered.length,
        `${task} · ${kilobytes} KB · ${service}`,
      )
      const sample = await turn(cell.process, task, cell.cookies, this.#plan)
      if (round > 0) cell.samples.push(sample)
    }
  }
}
