/** What servers say of themselves, all of a topology together. */
import { readFileSync } from 'node:fs'
import type { Client } from '../contenders/contender.ts'

/** What only grows. */
export interface Work {
  /** Microseconds of the servers' processors. */
  readonly cpuMicros: number
  readonly scripts: number
  readonly scriptMicros: number
  readonly bytesIn: number
  readonly bytesOut: number
}

export interface Memory {
  /** By the servers' own account, without the buffers of clients. */
  readonly used: number
  /** By the system's. */
  readonly resident: number
}

export interface Weights {
  /** Bytes of a session's document. */
  readonly document: number
  /** Bytes of the index for each session that is in one. */
  readonly entry: number
  /** Entries of an index. */
  readonly entries: number
}

const SECTIONS = ['cpu', 'stats', 'commandstats']
const SCRIPTS = /^cmdstat_evalsha:calls=(\d+),usec=(\d+)/m
const SLOW_MICROS = 200

export class Servers {
  readonly #clients: readonly Client[]
  readonly #pids: readonly number[]

  constructor(clients: readonly Client[], pids: readonly number[]) {
    this.#clients = clients
    this.#pids = pids
  }

  /** For questions; nothing that is measured goes through it. */
  get first(): Client {
    return this.#clients[0] as Client // there is one at least
  }

  async work(): Promise<Work> {
    const texts = await this.#each((client) => client.sendCommand<string>(['INFO', ...SECTIONS]))
    const total = (pattern: RegExp, group = 1): number =>
      sum(texts.map((text) => Number(pattern.exec(text)?.[group] ?? 0)))
    return {
      cpuMicros: (total(/^used_cpu_user:(.*)$/m) + total(/^used_cpu_sys:(.*)$/m)) * 1e6,
      scripts: total(SCRIPTS),
      scriptMicros: total(SCRIPTS, 2),
      bytesIn: total(/^total_net_input_bytes:(\d+)/m),
      bytesOut: total(/^total_net_output_bytes:(\d+)/m),
    }
  }

  async memory(): Promise<Memory> {
    const texts = await this.#each((client) => client.info('memory'))
    const total = (name: string): number =>
      sum(texts.map((text) => Number(new RegExp(`^${name}:(\\d+)`, 'm').exec(text)?.[1] ?? 0)))
    // What clients' buffers take comes and goes.
    const used = total('used_memory') - total('mem_clients_normal')
    return { used, resident: sum(this.#pids.map(residentBytes)) }
  }

  async keys(): Promise<number> {
    return sum(await this.#each((client) => client.dbSize()))
  }

  async configure(name: string, value: string): Promise<void> {
    await this.#each((client) => client.configSet(name, value))
  }

  async clear(): Promise<void> {
    await this.#each((client) => client.flushAll('SYNC'))
  }

  /** From now on the longest scripts are kept. */
  async watchScripts(): Promise<void> {
    await this.configure('slowlog-log-slower-than', String(SLOW_MICROS))
    await this.configure('slowlog-max-len', '2000')
    await this.#each((client) => client.sendCommand(['SLOWLOG', 'RESET']))
  }

  /** Milliseconds of the longest script since `watchScripts`; 0: none was long enough to be kept. */
  async longestScript(): Promise<number> {
    const logs = await this.#each((client) => client.sendCommand<unknown[][]>(['SLOWLOG', 'GET', '-1']))
    const scripts = logs.flat().filter(([, , , command]) => /^eval/i.test(String(command)))
    return Math.max(0, ...scripts.map(([, , micros]) => Number(micros))) / 1000
  }

  /** Of keys drawn at random until as many sessions have been weighed. */
  async weights(sessions: number): Promise<Weights> {
    const documents: number[] = []
    const indexes: { bytes: number; entries: number }[] = []
    for (let i = 0; documents.length < sessions && i < 20 * sessions; i++) {
      const client = this.#clients[i % this.#clients.length] as Client // of an index below the length
      const key = await client.sendCommand<string | null>(['RANDOMKEY'])
      if (key === null) continue
      const bytes = (await client.memoryUsage(key, { SAMPLES: 0 })) ?? 0
      if (key.startsWith('user:')) indexes.push({ bytes, entries: await client.zCard(key) })
      else documents.push(bytes)
    }
    const entries = sum(indexes.map((index) => index.entries))
    return {
      document: sum(documents) / documents.length,
      entry: sum(indexes.map(({ bytes }) => bytes)) / entries,
      entries: entries / indexes.length,
    }
  }

  #each<T>(ask: (client: Client) => Promise<T>): Promise<T[]> {
    return Promise.all(this.#clients.map(ask))
  }
}

/** Of a process, by the system; the server's own account of it is up to a tenth of a second old. */
const residentBytes = (pid: number): number =>
  1024 * Number(/^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0)

const sum = (numbers: readonly number[]): number => numbers.reduce((all, one) => all + one, 0)
