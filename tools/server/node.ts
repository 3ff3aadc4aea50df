import { join } from 'node:path'
import { createClient } from 'redis'
import { CONFIG_FILE, freePort, launch } from './launch.ts'
import type { Launched } from './launch.ts'
import { until } from './until.ts'

/** Sends one command, as redis-cli would. Replies are those of RESP 2. */
export type Ask = (...command: (string | number)[]) => Promise<unknown>

export interface NodeOptions {
  /** What it is called in errors: `master 1`. */
  readonly name: string
  readonly core: string
  readonly modules: readonly string[]
  readonly args: readonly string[]
  readonly cluster: boolean
  readonly env: NodeJS.ProcessEnv
}

type State = 'running' | 'paused' | 'dead'

/** A server of a topology: it can be stopped, killed and brought back with the name, port, configuration and data it had. */
export class ServerNode {
  readonly name: string
  readonly #options: NodeOptions
  /** The first one's folder holds configuration and data for all. */
  readonly #lives: Launched[] = []
  #state: State = 'running'

  private constructor(options: NodeOptions, first: Launched) {
    this.name = options.name
    this.#options = options
    this.#live(first)
  }

  static async start(options: NodeOptions): Promise<ServerNode> {
    const text = options.modules.map((module) => `loadmodule ${JSON.stringify(module)}\n`).join('')
    return new ServerNode(
      options,
      await launch({ ...options, modules: [], pickPort: freePort, config: { text } }),
    )
  }

  get host(): string {
    return this.#first.host
  }

  get port(): number {
    return this.#first.port
  }

  /** The cluster bus; 0 for a server that is no node of a cluster. */
  get busPort(): number {
    return this.#first.busPort ?? 0
  }

  get url(): string {
    return `redis://${this.host}:${this.port}`
  }

  get folder(): string {
    return this.#first.folder
  }

  /** Another one after `restart()`. */
  get pid(): number {
    return this.#latest.pid
  }

  get state(): State {
    return this.#state
  }

  /** SIGSTOP: connections stay, nothing is answered. */
  pause(): void {
    this.#expect('running', 'paused')
    process.kill(this.pid, 'SIGSTOP')
    this.#state = 'paused'
  }

  /** SIGCONT. */
  resume(): void {
    this.#expect('paused', 'resumed')
    process.kill(this.pid, 'SIGCONT')
    this.#state = 'running'
  }

  /** SIGKILL; resolves when the process is gone. */
  async kill(): Promise<void> {
    if (this.#state === 'dead') throw new Error(`${this.name} cannot be killed: it is dead`)
    process.kill(this.pid, 'SIGKILL')
    await until(`${this.name} is dead`, () => this.#state === 'dead')
  }

  /** After `kill()`: as a service manager does it, with what it finds in configuration file and folder. */
  async restart(): Promise<void> {
    this.#expect('dead', 'restarted')
    const { folder, port, busPort } = this
    const life = await launch({
      ...this.#options,
      modules: [],
      args: [
        ...this.#options.args,
        '--dir',
        folder,
        ...(busPort === 0 ? [] : ['--cluster-port', String(busPort)]),
      ],
      config: { path: join(folder, CONFIG_FILE) },
      pickPort: async () => port,
    })
    this.#live(life)
  }

  /** The commands of `act` go over one connection, which is closed in the end. */
  async run<T>(act: (ask: Ask) => Promise<T>): Promise<T> {
    const socket = { connectTimeout: 5000, socketTimeout: 10_000, reconnectStrategy: false } as const
    const client = createClient({ url: this.url, RESP: 2, disableClientInfo: true, socket })
    client.on('error', () => {}) // the command rejects with it
    try {
      await client.connect()
      return await act((...command) => client.sendCommand(command.map(String)))
    } catch (error) {
      throw new Error(`${this.name} at ${this.url}: ${String(error)}`, { cause: error })
    } finally {
      client.destroy()
    }
  }

  async ask(...command: (string | number)[]): Promise<unknown> {
    return this.run((ask) => ask(...command))
  }

  async stop(): Promise<void> {
    this.#state = 'dead'
    // The latest first: it works in the folder that the first one removes.
    for (const life of this.#lives.toReversed()) await life.stop()
  }

  #live(life: Launched): void {
    this.#lives.push(life)
    this.#state = 'running'
    // A pid that has ended, be it by a crash, may become somebody else's: no signal must go there.
    void life.ended().then(() => {
      if (life === this.#latest) this.#state = 'dead'
    })
  }

  get #first(): Launched {
    return this.#lives[0] as Launched // made with one
  }

  get #latest(): Launched {
    return this.#lives.at(-1) ?? this.#first
  }

  #expect(state: State, action: string): void {
    if (this.#state !== state) throw new Error(`${this.name} cannot be ${action}: it is ${this.#state}`)
  }
}
