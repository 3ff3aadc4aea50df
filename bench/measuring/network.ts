/** A network between client and server: every byte comes later, and is counted. */
import { once } from 'node:events'
import { Worker } from 'node:worker_threads'

export interface Network {
  /** The same server, through the network. */
  readonly url: string
  /** Bytes so far, as the client sees it. */
  readonly sent: number
  readonly received: number
  close(): Promise<void>
}

/** What the two sides share. */
export interface Wires {
  readonly host: string
  readonly port: number
  readonly delayMs: number
  readonly counts: Float64Array
}

/** @throws {Error} if the server at `url` cannot be reached through it */
export async function startNetwork(url: string, delayMs: number): Promise<Network> {
  const { protocol, hostname, port } = new URL(url)
  if (protocol !== 'redis:') throw new Error(`the network mode needs a plain redis: URL, not ${protocol}`)
  const counts = new Float64Array(new SharedArrayBuffer(16))
  const wires: Wires = { host: hostname, port: Number(port || 6379), delayMs, counts }
  const worker = new Worker(new URL('network-worker.ts', import.meta.url), { workerData: wires })
  const [ownPort] = (await once(worker, 'message')) as [number] // what the worker posts
  worker.unref()
  return {
    url: Object.assign(new URL(url), { hostname: '127.0.0.1', port: String(ownPort) }).href,
    get sent() {
      return counts[0] ?? 0
    },
    get received() {
      return counts[1] ?? 0
    },
    close: async () => void (await worker.terminate()),
  }
}
