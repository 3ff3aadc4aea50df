import { spawn, type ChildProcess } from 'node:child_process'
import { rmSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const WATCHDOG = fileURLToPath(new URL('watchdog.mjs', import.meta.url))
const KEPT_OUTPUT = 16_384

export interface GuardedCommand {
  readonly command: string
  readonly args: readonly string[]
  /** Where the scratch folder is made: a path whose last part is the beginning of its name. */
  readonly folderPrefix: string
  readonly env: NodeJS.ProcessEnv
  /** What lies in the folder from the start: names and texts. */
  readonly files?: Readonly<Record<string, string>>
}

type Message = { folder: string; pid: number } | { output: string } | { exit: number | string } | StartFailure
type StartFailure = { error: string; code?: string }

/** A command in a scratch folder; both are gone when `stop()` settles or this process ends, in whatever way. */
export class Guarded {
  readonly #watchdog: ChildProcess
  readonly #listeners: Set<() => void> = new Set()
  #started: { folder: string; pid: number } | undefined
  #output = ''
  #failure: StartFailure | undefined
  #exit: number | string | undefined

  private constructor(watchdog: ChildProcess) {
    this.#watchdog = watchdog
    watchdog.on('message', (message: Message) => this.#hear(message))
    watchdog.once('error', (error) => this.#hear({ error: error.message }))
    watchdog.once('exit', (code, signal) => this.#lost(signal ?? code ?? 0))
  }

  /** Rejects with the system's error code when the command cannot be started (`ENOENT`: there is none). */
  static async start({ command, args, folderPrefix, env, files = {} }: GuardedCommand): Promise<Guarded> {
    // NODE_OPTIONS and coverage are meant for the process that is being tested, not for its helper.
    const { NODE_OPTIONS: _options, NODE_V8_COVERAGE: _coverage, ...rest } = env
    const guarded = new Guarded(
      spawn(process.execPath, [WATCHDOG, folderPrefix, JSON.stringify(files), command, ...args], {
        detached: true,
        env: rest,
        stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
      }),
    )
    await guarded.#until(() => guarded.#started !== undefined || guarded.#ended)
    if (guarded.#started !== undefined) return guarded
    await guarded.stop()
    throw Object.assign(new Error(guarded.#failure?.error ?? `cannot run ${command}`), guarded.#failure)
  }

  get pid(): number {
    return this.#started?.pid ?? 0
  }

  get folder(): string {
    return this.#started?.folder ?? ''
  }

  /** The last 16 KB of what it wrote on both streams. */
  get output(): string {
    return this.#output
  }

  /** Whether the output came to match; `false` when the command ended, or the time was over, before. */
  async said(pattern: RegExp, timeoutMs: number): Promise<boolean> {
    await this.#until(() => this.#ended || pattern.test(this.#output), timeoutMs)
    return pattern.test(this.#output)
  }

  /** Its exit status, or the name of the signal that ended it. */
  async ended(): Promise<number | string> {
    await this.#until(() => this.#ended)
    return this.#exit ?? 'no start'
  }

  /** From now on it does not keep this process alive. */
  release(): void {
    this.#watchdog.unref()
    this.#watchdog.channel?.unref()
  }

  async stop(): Promise<void> {
    this.#watchdog.ref()
    if (this.#watchdog.connected) this.#watchdog.disconnect()
    await this.#until(() => this.#gone)
  }

  get #ended(): boolean {
    return this.#exit !== undefined || this.#failure !== undefined
  }

  get #gone(): boolean {
    return (
      this.#watchdog.pid === undefined ||
      this.#watchdog.exitCode !== null ||
      this.#watchdog.signalCode !== null
    )
  }

  #hear(message: Message): void {
    if ('pid' in message) this.#started = message
    if ('output' in message) this.#output = (this.#output + message.output).slice(-KEPT_OUTPUT)
    if ('exit' in message) this.#exit = message.exit
    if ('error' in message) this.#failure = message
    for (const listener of this.#listeners) listener()
  }

  // Somebody killed the watchdog itself: its work falls to us, while we live.
  #lost(status: number | string): void {
    if (status !== 0 && this.#started !== undefined) sweep(this.#started, this.#exit === undefined)
    this.#hear({ exit: this.#exit ?? status })
  }

  #until(holds: () => boolean, timeoutMs?: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = timeoutMs === undefined ? undefined : setTimeout(() => done(), timeoutMs)
      const done = (): void => {
        clearTimeout(timer)
        this.#listeners.delete(check)
        resolve()
      }
      const check = (): void => (holds() ? done() : undefined)
      this.#listeners.add(check)
      check()
    })
  }
}

const sweep = ({ pid, folder }: { pid: number; folder: string }, running: boolean): void => {
  try {
    if (running) process.kill(-pid, 'SIGKILL')
  } catch {
    // It ended a moment before.
  }
  rmSync(folder, { recursive: true, force: true, maxRetries: 3 })
}
