/** Processes that use one session at the same time. */
import { fork } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import type { History, Operation } from '../history.ts'
import type { Where } from './connect.ts'
import { sharedNow } from './messages.ts'
import type { ToLeader, ToWorker } from './messages.ts'
import type { Plan } from './plan.ts'

const WORKER = fileURLToPath(new URL('worker.ts', import.meta.url))
/** Longer than any of its parts may take: a process that hangs is an error, not a wait for ever. */
const PATIENCE_MS = 120_000
/** Messages have arrived by then. */
const HEAD_START_NS = 3e6

export class Crew {
  readonly #workers: readonly ChildProcess[]
  #where: Where | undefined
  #histories = 0

  constructor(processes: number) {
    this.#workers = Array.from({ length: processes }, () => fork(WORKER, { serialization: 'advanced' }))
    for (const worker of this.#workers)
      worker.on('message', (message: ToLeader) => this.#passOn(worker, message))
  }

  /** Their clients are to these servers from now on. */
  async connect(where: Where): Promise<void> {
    this.#where = where
    await this.#ask('connected', (process) => ({ kind: 'connect', where, process }))
  }

  /** What came of a plan. */
  async play(plan: Plan): Promise<History> {
    const prefix = `histories-${process.pid}-${++this.#histories}:`
    const id = `history-${plan.seed}-first-session`
    const first = await this.#ask('prepared', () => ({ kind: 'prepare', plan, prefix, id }))
    const at = sharedNow() + HEAD_START_NS
    const others = await this.#ask('done', () => ({ kind: 'begin', at }))
    return { operations: [...first, ...others], rules: this.#rulesOf(plan) }
  }

  async stop(): Promise<void> {
    await Promise.all(
      this.#workers.map(async (worker) => {
        if (worker.exitCode !== null || worker.signalCode !== null) return
        const ended = once(worker, 'exit')
        if (worker.connected) worker.disconnect()
        await ended
      }),
    )
  }

  #rulesOf({ settings, kind }: Plan): History['rules'] {
    const { idleTimeoutMs, absoluteTimeoutMs = null, touchIntervalMs } = settings
    const timed = kind.startsWith('brief')
    return {
      idleTimeoutMs,
      absoluteTimeoutMs,
      touchIntervalMs,
      timed,
      keepsMoved: this.#where?.topology === 'cluster',
    }
  }

  /** Tells all, and waits for the answer of each. */
  async #ask(answer: ToLeader['kind'], message: (process: number) => ToWorker): Promise<Operation[]> {
    const answers = this.#workers.map((worker) => answerOf(worker, answer))
    for (const [process, worker] of this.#workers.entries()) worker.send(message(process))
    return (await Promise.all(answers)).flat()
  }

  #passOn(from: ChildProcess, message: ToLeader): void {
    if (message.kind !== 'id') return
    for (const worker of this.#workers) if (worker !== from && worker.connected) worker.send(message)
  }
}

function answerOf(worker: ChildProcess, kind: ToLeader['kind']): Promise<readonly Operation[]> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(
      () => settle(() => reject(new Error(`a process did not answer “${kind}” in time`))),
      PATIENCE_MS,
    )
    const settle = (act: () => void): void => {
      clearTimeout(timer)
      worker.off('message', hear)
      worker.off('exit', lost)
      act()
    }
    const hear = (message: ToLeader): void => {
      if (message.kind === 'failed') settle(() => reject(new Error(message.why)))
      if (message.kind === kind) settle(() => resolve('operations' in message ? message.operations : []))
    }
    const lost = (): void => settle(() => reject(new Error('a process ended')))
    worker.on('message', hear)
    worker.once('exit', lost)
  })
}
