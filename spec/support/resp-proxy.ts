/** A way to Redis that reads what a client sends: each command on the wire, by its words. */
import { connect, createServer } from 'node:net'
import type { AddressInfo, Server, Socket } from 'node:net'

export type Command = readonly string[]

export interface RespProxy {
  readonly url: string
  /** The commands since the last call. */
  take(): Command[]
  close(): Promise<void>
}

/** @param url where the server is */
export async function startRespProxy(url: string): Promise<RespProxy> {
  const target = new URL(url)
  const commands: Command[] = []
  const sockets = new Set<Socket>()
  const server = createServer((client) => {
    const upstream = connect(Number(target.port || 6379), target.hostname)
    const parser = new CommandParser((command) => commands.push(command))
    client.on('data', (chunk) => parser.push(chunk))
    client.pipe(upstream).pipe(client)
    for (const socket of [client, upstream]) {
      sockets.add(socket)
      // One side's end is the other's; its error is seen by the client, or by nobody.
      socket.on('error', () => {})
      socket.on('close', () => [client, upstream].forEach((side) => side.destroy()))
      socket.on('close', () => sockets.delete(socket))
    }
  })
  const port = await listen(server)
  return {
    url: Object.assign(new URL(url), { hostname: '127.0.0.1', port: String(port) }).href,
    take: () => commands.splice(0),
    close: () => close(server, sockets),
  }
}

const listen = (server: Server): Promise<number> =>
  new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(0, '127.0.0.1', () => resolve((server.address() as AddressInfo).port)) // TCP, so never a path
  })

const close = (server: Server, sockets: Iterable<Socket>): Promise<void> =>
  new Promise((resolve) => {
    server.close(() => resolve())
    for (const socket of sockets) socket.destroy()
  })

/** Commands as clients send them: arrays of bulk strings, cut into chunks anywhere. */
class CommandParser {
  readonly #tell: (command: Command) => void
  #bytes: Buffer = Buffer.alloc(0)

  constructor(tell: (command: Command) => void) {
    this.#tell = tell
  }

  push(chunk: Buffer): void {
    this.#bytes = Buffer.concat([this.#bytes, chunk])
    for (let end = this.#next(); end !== undefined; end = this.#next())
      this.#bytes = this.#bytes.subarray(end)
  }

  /** Where the first command ends, if all of it is here. */
  #next(): number | undefined {
    const head = this.#line(0, '*')
    if (!head) return undefined
    const words: string[] = []
    let at = head.end
    for (let i = 0; i < head.count; i++) {
      const word = this.#line(at, '$')
      if (!word || this.#bytes.length < word.end + word.count + 2) return undefined
      words.push(this.#bytes.toString('utf8', word.end, word.end + word.count))
      at = word.end + word.count + 2
    }
    this.#tell(words)
    return at
  }

  #line(from: number, mark: string): { count: number; end: number } | undefined {
    const end = this.#bytes.indexOf('\r\n', from)
    if (end < 0) return undefined
    const text = this.#bytes.toString('latin1', from, end)
    if (!text.startsWith(mark)) throw new Error(`not a command as clients send them: ${text.slice(0, 20)}`)
    return { count: Number(text.slice(1)), end: end + 2 }
  }
}
