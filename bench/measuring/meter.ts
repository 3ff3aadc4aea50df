/** Time, work and bytes of what runs on it. */
import type { Network } from './network.ts'
import type { Sample } from './samples.ts'

/** Microseconds that the server has worked so far. */
export type ServerCpu = () => Promise<number>

/** What only grows; the server's work is asked for apart, outside the time that is measured. */
interface Reading {
  readonly millis: number
  readonly client: number
  readonly sent: number
  readonly received: number
}

type Act = (i: number) => Promise<unknown>

/** It can run several times; its sample is about all of them. */
export class Stopwatch {
  readonly #serverCpu: ServerCpu
  readonly #network: Network | undefined
  readonly #latencies: number[] = []
  #spent = { millis: 0, client: 0, sent: 0, received: 0, server: 0 }
  #since: number | undefined
  #count = 0

  constructor(serverCpu: ServerCpu, network?: Network) {
    this.#serverCpu = serverCpu
    this.#network = network
  }

  /** How long it has been running. */
  get millis(): number {
    return this.#spent.millis + (this.#since === undefined ? 0 : performance.now() - this.#since)
  }

  /** `inFlight` at a time while `more` says so; both are told how many have begun in this run. */
  async run(inFlight: number, act: Act, more: (i: number) => boolean): Promise<void> {
    const server = await this.#serverCpu()
    const before = this.#read()
    this.#since = before.millis
    try {
      await this.#work(inFlight, inFlight === 1 ? this.#timed(act) : act, more)
    } finally {
      this.#since = undefined
    }
    const after = this.#read()
    this.#add(before, after, (await this.#serverCpu()) - server)
  }

  get sample(): Sample {
    const [count, { millis, client, server, sent, received }] = [this.#count, this.#spent]
    return {
      perSecond: (count / millis) * 1000,
      serverMicros: server / count,
      ...(this.#network
        ? { sentBytes: sent / count, receivedBytes: received / count }
        : { clientMicros: client / count }),
      latencies: this.#latencies,
    }
  }

  async #work(inFlight: number, act: Act, more: (i: number) => boolean): Promise<void> {
    let [begun, failed] = [0, false]
    const worker = async (): Promise<void> => {
      try {
        while (!failed && more(begun)) expectSession(await act(begun++))
      } catch (error) {
        failed = true
        throw error
      }
    }
    // All of them have to end, or what one left behind would run in somebody else's turn.
    const workers = Array.from({ length: inFlight }, worker)
    await Promise.allSettled(workers)
    await Promise.all(workers)
    this.#count += begun
  }

  #timed(act: Act): Act {
    return async (i) => {
      const begin = performance.now()
      const answer = await act(i)
      this.#latencies.push(performance.now() - begin)
      return answer
    }
  }

  #read(): Reading {
    const { user, system } = process.cpuUsage()
    const { sent = 0, received = 0 } = this.#network ?? {}
    return { millis: performance.now(), client: user + system, sent, received }
  }

  #add(before: Reading, after: Reading, server: number): void {
    for (const part of ['millis', 'client', 'sent', 'received'] as const)
      this.#spent[part] += after[part] - before[part]
    this.#spent.server += server
  }
}

function expectSession(answer: unknown): void {
  if (answer === null || answer === false) throw new Error('a session of the benchmark was not there')
}
