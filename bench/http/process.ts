/** A service's process, seen from the benchmark. */
import { fork } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { Refusal } from '../failure.ts'
import type { ServiceKey, Size } from './plan.ts'

const PROGRAM = fileURLToPath(new URL('service.ts', import.meta.url))
const START_MS = 30_000

export class ServiceProcess {
  readonly key: ServiceKey
  readonly url: string
  readonly #process: ChildProcess

  private constructor(key: ServiceKey, url: string, child: ChildProcess) {
    this.key = key
    this.url = url
    this.#process = child
  }

  /** @throws {Refusal} if it does not come up */
  static async start(key: ServiceKey, redisUrl: string): Promise<ServiceProcess> {
    const child = fork(PROGRAM, [key, redisUrl], {
      execArgv: ['--import', 'ts-blank-space/register'],
      env: { ...process.env, NODE_ENV: 'production' },
    })
    return new ServiceProcess(key, `http://127.0.0.1:${await portOf(child, key)}`, child)
  }

  /** Cookies of fresh sessions, one for each browser. */
  async sessions(count: number, kilobytes: Size): Promise<readonly string[]> {
    return Promise.all(Array.from({ length: count }, (_, user) => this.#session(user + 1, kilobytes)))
  }

  stop(): void {
    this.#process.kill()
  }

  async #session(user: number, kilobytes: Size): Promise<string> {
    const answer = await fetch(`${this.url}/make?kb=${kilobytes}&user=${user}`, { method: 'POST' })
    const cookies = answer.headers.getSetCookie().map((cookie) => cookie.split(';')[0])
    if (!answer.ok || cookies.length === 0)
      throw new Refusal(`${this.key} makes no session: ${answer.status}`)
    return cookies.join('; ')
  }
}

function portOf(child: ChildProcess, key: ServiceKey): Promise<number> {
  return new Promise((resolve, reject) => {
    const late = setTimeout(() => end(new Refusal(`${key} did not start in time`)), START_MS)
    const end = (result: number | Error): void => {
      clearTimeout(late)
      if (typeof result === 'number') resolve(result)
      else reject(result)
    }
    child.once('message', (message: { readonly port: number }) => end(message.port))
    child.once('exit', (code) => end(new Refusal(`${key} ended with ${code} before it had started`)))
  })
}
