/** The processes of the load, seen from the runner. */
import { fork } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import type { Workers } from '../fault.ts'
import { now } from '../journal.ts'
import type { Entry } from '../journal.ts'
import { Stalls } from '../load/stalls.ts'
import { pick } from '../random.ts'
import type { FromWorker, LoadSettings, ToWorker } from '../settings.ts'
import { workerProgram } from './program.ts'

const START_MS = 30_000
/** A process that has closed its client has to end by itself within this. */
const EXIT_MS = 8000

type Finished = Extract<FromWorker, { kind: 'finished' }>

export class Member {
  readonly #process: ChildProcess
  readonly #listeners = new Set<(message: FromWorker) => void>()
  readonly #exit: Promise<string>

  constructor() {
    const { NODE_OPTIONS: _options, NODE_V8_COVERAGE: _coverage, ...env } = process.env
    this.#process = fork(workerProgram(), [], { execArgv: ['--expose-gc'], env })
    this.#exit = new Promise((resolve) => {
      this.#process.once('exit', (code, signal) => resolve(String(signal ?? code)))
    })
    this.#process.on('message', (message: FromWorker) => {
      for (const listener of this.#listeners) listener(message)
    })
  }

  hear(listener: (message: FromWorker) => void): void {
    this.#listeners.add(listener)
  }

  tell(message: ToWorker): void {
    // One that has ended in this moment is seen by its exit.
    if (this.#process.connected) this.#process.send(message, () => {})
  }

  /** The next message of this kind. */
  next<K extends FromWorker['kind']>(kind: K, withinMs: number): Promise<Extract<FromWorker, { kind: K }>> {
    return new Promise((resolve, reject) => {
      const end = (act: () => void): void => {
        clearTimeout(timer)
        this.#listeners.delete(listener)
        act()
      }
      const listener = (message: FromWorker): void => {
        if (message.kind === kind) end(() => resolve(message as Extract<FromWorker, { kind: K }>))
      }
      const timer = setTimeout(
        () => end(() => reject(new Error(`a process did not say "${kind}"`))),
        withinMs,
      )
      void this.#exit.then(() => end(() => reject(new Error(`a process ended before it said "${kind}"`))))
      this.#listeners.add(listener)
    })
  }

  /** How it ended; `undefined`: it did not. */
  async ended(withinMs: number = EXIT_MS): Promise<string | undefined> {
    let timer: NodeJS.Timeout | undefined
    const late = new Promise<undefined>((resolve) => {
      timer = setTimeout(() => resolve(undefined), withinMs)
    })
    const status = await Promise.race([this.#exit, late])
    clearTimeout(timer)
    return status
  }

  kill(): void {
    if (this.#process.exitCode === null && this.#process.signalCode === null) this.#process.kill('SIGKILL')
  }
}

/** What all of them have told. */
export class Crew implements Workers {
  readonly entries: Entry[] = []
  readonly problems: string[] = []
  readonly #members: readonly Member[]
  readonly #random: () => number
  readonly #stalls: Stalls = new Stalls()

  constructor(members: readonly Member[], random: () => number) {
    this.#members = members
    this.#random = random
    for (const member of members) member.hear((message) => this.#hear(member, message))
  }

  async begin(settings: readonly LoadSettings[]): Promise<void> {
    const ready = this.#members.map(async (member, i) => {
      const own = settings[i]
      if (own) member.tell({ kind: 'begin', settings: own })
      await member.next('ready', START_MS)
    })
    await Promise.all(ready)
  }

  start(): void {
    for (const member of this.#members) member.tell({ kind: 'start' })
  }

  async shiftClocks(ms: number, which: 'all' | 'half'): Promise<void> {
    const shifted = this.#members.filter((_, i) => which === 'all' || i % 2 === 0)
    await Promise.all(shifted.map((member) => this.#do(member, { kind: 'shift', ms })))
  }

  async closeOneClient(): Promise<void> {
    await this.#do(pick(this.#members, this.#random), { kind: 'close-client' })
  }

  /** The longest that one of them needed until it could write again, without the time in which the way there stood still. */
  async probe(): Promise<number> {
    const start = now()
    const probed = this.#members.map(async (member) => {
      const answer = member.next('probed', START_MS)
      member.tell({ kind: 'probe' })
      return (await answer).ms
    })
    const longest = Math.max(...(await Promise.all(probed)))
    return Math.max(0, longest - this.#stalls.within(start, now()))
  }

  /** Each closes its client and has to end. */
  async finish(): Promise<readonly Finished[]> {
    return Promise.all(
      this.#members.map(async (member) => {
        const finished = member.next('finished', START_MS)
        member.tell({ kind: 'finish' })
        const told = await finished
        const status = await member.ended()
        if (status === undefined) this.problems.push('a process did not end when its client was closed')
        else if (status !== '0') this.problems.push(`a process ended with ${status}`)
        return told
      }),
    )
  }

  kill(): void {
    this.#stalls.end()
    for (const member of this.#members) member.kill()
  }

  async #do(member: Member, message: ToWorker): Promise<void> {
    const done = member.next('done', START_MS)
    member.tell(message)
    await done
  }

  #hear(from: Member, message: FromWorker): void {
    if (message.kind === 'entries') for (const entry of message.entries) this.entries.push(entry)
    if (message.kind === 'wrong') this.problems.push(message.what)
    if (message.kind === 'shared')
      for (const member of this.#members) if (member !== from) member.tell(message)
  }
}
