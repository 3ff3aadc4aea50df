/** A process of the load; the runner tells it what to do. It ends by itself when its client is closed. */
import { HashSessionStore, JsonSessionStore } from '../../lib/stores.ts'
import { until } from '../server/until.ts'
import { now } from './journal.ts'
import type { Entry } from './journal.ts'
import { connectClient } from './load/client.ts'
import type { LoadClient } from './load/client.ts'
import { Load } from './load/load.ts'
import { Recorder } from './load/recorder.ts'
import type { Data, Store } from './load/recorder.ts'
import { Stalls } from './load/stalls.ts'
import type { FromWorker, LoadSettings, Sample, ToWorker } from './settings.ts'

/** A clock that jumps by an hour must end no session. */
const IDLE_MS = 5 * 3_600_000
const BATCH = 100
/** How many fresh sessions, so that each node of a Cluster has some. */
const PROBES = 6
const PROBE_EVERY_MS = 100
/** For people, where a process does not end. */
const STILL_THERE_MS = 3000
const PROBE_FOR_MS = 10_000
/** At most, for want of calls. */
const CLOSED_MS = 2000

/** As it was before anybody shifted it. */
const wallClock = Date.now

const send = (message: FromWorker): void => void process.send?.(message)

class Worker {
  readonly #settings: LoadSettings
  readonly #stalls: Stalls = new Stalls()
  readonly #load: Load
  #client: LoadClient
  #shiftMs = 0
  #entries: Entry[] = []
  /** Probes under way, also of a probe that has been answered. */
  readonly #attempts = new Set<Promise<void>>()
  #running: Promise<void> | undefined
  #early: Sample | undefined

  static async begin(settings: LoadSettings): Promise<Worker> {
    return new Worker(settings, await connectClient(settings))
  }

  private constructor(settings: LoadSettings, client: LoadClient) {
    this.#settings = settings
    this.#client = client
    const recorder = new Recorder(settings, this.#stalls, (entry) => this.#write(entry))
    this.#load = new Load(settings, this.#makeStore(), recorder, (shared) => send({ kind: 'shared', shared }))
  }

  async hear(message: ToWorker): Promise<void> {
    if (message.kind === 'start') this.#running = this.#load.run()
    if (message.kind === 'shared') this.#load.hear(message.shared)
    if (message.kind === 'probe') send({ kind: 'probed', ms: await this.#probe() })
    if (message.kind === 'shift') this.#shift(message.ms)
    if (message.kind === 'close-client') await this.#closeClient()
    if (message.kind === 'finish') await this.#finish()
  }

  #makeStore(): Store {
    const { store, prefix, timeoutMs, clocks, worker } = this.#settings
    const options = {
      client: this.#client.client,
      prefix,
      operationTimeoutMs: timeoutMs,
      idleTimeoutMs: IDLE_MS,
      // Few, so that the memory of the process shows what else grows.
      readCache: worker % 2 === 1 ? { maxEntries: 100 } : undefined,
      ...(clocks === 'store' && { clock: () => Date.now() + this.#shiftMs }),
    }
    return store === 'HashSessionStore'
      ? new HashSessionStore<Data>(options)
      : new JsonSessionStore<Data>(options)
  }

  #write(entry: Entry): void {
    this.#entries.push(entry)
    if (this.#entries.length >= BATCH) this.#flush()
    if (this.#load.calls >= this.#settings.operations / 3) this.#early ??= this.#sample()
  }

  #flush(): void {
    if (this.#entries.length > 0) send({ kind: 'entries', entries: this.#entries })
    this.#entries = []
  }

  #shift(ms: number): void {
    this.#shiftMs = ms
    if (this.#settings.clocks === 'process') Date.now = () => wallClock() + ms
    send({ kind: 'done' })
  }

  async #closeClient(): Promise<void> {
    this.#client.destroy()
    // One call more than can have been under way: it began on a closed client, however soon another is there.
    const calls = this.#load.calls + this.#settings.lanes + 1
    await until('calls on a closed client', () => this.#load.calls >= calls, CLOSED_MS)
    this.#client = await connectClient(this.#settings)
    this.#load.store = this.#makeStore()
    send({ kind: 'done' })
  }

  /** How long until each of some writes had been answered, begun anew until it was. */
  async #probe(): Promise<number> {
    const start = now()
    await Promise.all(Array.from({ length: PROBES }, () => this.#untilWritten(start + PROBE_FOR_MS)))
    const end = now()
    return end - start - this.#stalls.within(start, end)
  }

  /** One attempt does not wait for another, which may have to wait for its time to be over. */
  #untilWritten(deadline: number): Promise<void> {
    return new Promise((resolve) => {
      const attempt = async (): Promise<void> => {
        if (now() < deadline && !(await this.#load.write())) return
        clearInterval(timer)
        resolve()
      }
      const begin = (): void => {
        const attempted = attempt()
        this.#attempts.add(attempted)
        void attempted.finally(() => this.#attempts.delete(attempted))
      }
      const timer = setInterval(begin, PROBE_EVERY_MS)
      begin()
    })
  }

  async #finish(): Promise<void> {
    this.#load.end()
    await this.#running
    // What they wrote is to be explained as well.
    await Promise.all(this.#attempts)
    this.#flush()
    const late = this.#sample()
    this.#client.destroy()
    const stallMs = this.#stalls.longestMs
    process.off('disconnect', lost)
    const message: FromWorker = { kind: 'finished', early: this.#early ?? late, late, stallMs }
    process.send?.(message, () => process.disconnect())
    this.#stalls.end()
    setTimeout(() => this.#stay(), STILL_THERE_MS).unref()
  }

  /** node-redis' sentinel may leave a connection open when it is destroyed. It is not the store's: that makes none. */
  #stay(): void {
    const left = process.getActiveResourcesInfo()
    console.error('still there:', left)
    const { where, library } = this.#settings
    if (
      where.topology === 'sentinel' &&
      library === 'node-redis' &&
      left.every((one) => one === 'TCPSocketWrap')
    )
      process.exit(0)
  }

  #sample(): Sample {
    globalThis.gc?.()
    const { emitter } = this.#client
    const listeners = emitter.eventNames().reduce((sum, name) => sum + emitter.listenerCount(name), 0)
    return { heapBytes: process.memoryUsage().heapUsed, listeners }
  }
}

const wrong = (what: string, error: unknown): void =>
  send({
    kind: 'wrong',
    what: `${what}: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`,
  })
/** The runner has gone. */
const lost = (): never => process.exit(1)

let worker: Worker | undefined
const hear = async (message: ToWorker): Promise<void> => {
  if (message.kind !== 'begin') return worker?.hear(message)
  worker = await Worker.begin(message.settings)
  send({ kind: 'ready' })
}

// Ctrl-C is the runner's to hear.
process.on('SIGINT', () => {})
process.on('disconnect', lost)
process.on('uncaughtException', (error) => wrong('uncaught', error))
process.on('unhandledRejection', (error) => wrong('unhandled rejection', error))
process.on('warning', (warning) => wrong('warning', warning))
process.on('message', (message: ToWorker) => {
  hear(message).catch((error: unknown) => wrong(message.kind, error))
})
