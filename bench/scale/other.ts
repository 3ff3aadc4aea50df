/** Another process with a store of its own: what it does there costs this one nothing, but the servers the same. */
import { fork } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { Refusal } from '../failure.ts'
import type { Address } from './ground.ts'

export type Task =
  | { readonly kind: 'fill'; readonly user: number; readonly count: number }
  | { readonly kind: ByUser; readonly user: number }
  | { readonly kind: 'scan'; readonly seconds: number }

/** What is done to all sessions of a user. */
export const BY_USER = ['countByUser', 'listByUser', 'updateByUser', 'destroyByUser'] as const
export type ByUser = (typeof BY_USER)[number]

export interface Done {
  readonly millis: number
  /** Of how many sessions. */
  readonly count: number
}

export type Answer = Done | { readonly error: string }

const PROGRAM = fileURLToPath(new URL('worker.ts', import.meta.url))

export class Other {
  readonly #process: ChildProcess

  private constructor(child: ChildProcess) {
    this.#process = child
  }

  static async start(address: Address): Promise<Other> {
    const child = fork(PROGRAM, [JSON.stringify(address)], {
      execArgv: ['--import', 'ts-blank-space/register'],
    })
    await answerOf(child)
    return new Other(child)
  }

  /** One at a time. @throws {Refusal} if it fails there */
  async do(task: Task): Promise<Done> {
    this.#process.send(task)
    return answerOf(this.#process)
  }

  stop(): void {
    this.#process.kill()
  }
}

function answerOf(child: ChildProcess): Promise<Done> {
  return new Promise((resolve, reject) => {
    const hear = (answer: Answer): void => {
      child.off('exit', ended)
      if ('error' in answer) reject(new Refusal(answer.error))
      else resolve(answer)
    }
    const ended = (): void => reject(new Refusal('the other process has ended'))
    child.once('message', hear)
    child.once('exit', ended)
  })
}
