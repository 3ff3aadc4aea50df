/** The other side of network.ts: a thread of its own, so that what is measured does not wait for it. */
import { connect, createServer } from 'node:net'
import type { AddressInfo, Socket } from 'node:net'
import { parentPort, workerData } from 'node:worker_threads'
import type { Wires } from './network.ts'

const { host, port, delayMs, counts } = workerData as Wires
const [SENT, RECEIVED] = [0, 1]

interface Parcel {
  readonly due: number
  readonly to: Socket
  readonly bytes: Buffer
}

/** In the order of their coming, which is that of their going: the delay is the same for all. */
const parcels: Parcel[] = []

/** Timers are a millisecond coarse: while something is on its way, look again in every turn of the event loop. */
function deliver(): void {
  const now = performance.now()
  for (let first = parcels[0]; first && first.due <= now; first = parcels[0]) {
    parcels.shift()
    first.to.write(first.bytes)
  }
  if (parcels.length > 0) setImmediate(deliver)
}

function carry(from: Socket, to: Socket, count: number): void {
  from.setNoDelay(true)
  from.on('data', (bytes) => {
    counts[count] = (counts[count] ?? 0) + bytes.length
    if (parcels.push({ due: performance.now() + delayMs, to, bytes }) === 1) deliver()
  })
  // One side's end is the other's; its error is seen by the client, or by nobody.
  from.on('error', () => {})
  from.on('close', () => to.destroy())
}

const server = createServer((client) => {
  const upstream = connect(port, host)
  carry(client, upstream, SENT)
  carry(upstream, client, RECEIVED)
})
// oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread is no window
server.listen(0, '127.0.0.1', () => parentPort?.postMessage((server.address() as AddressInfo).port)) // TCP, so never a path
