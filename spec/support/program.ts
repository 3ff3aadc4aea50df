/** Other programs that start servers, to see what is left when they end. */
import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { eventually } from './eventually.ts'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))

/** What a program tells of a server it has started. */
export interface Told {
  readonly url: string
  readonly pid: number
  readonly folder: string
}

export interface Program {
  readonly process: ChildProcess
  readonly servers: readonly Told[]
}

export const STAYS = 'setInterval(() => {}, 1000)'

/** A program that runs `source`, which leaves `servers` behind, tells us which these are, and goes on with `then`. */
export const runProgram = async (source: string, then: string): Promise<Program> => {
  const text = `${source}
    const told = servers.map(({ url, pid, folder }) => ({ url, pid, folder }))
    process.send(told, () => { process.disconnect(); ${then} })`
  const node = ['--import', 'ts-blank-space/register', '--input-type=module', '--eval', text]
  // A group of its own, so that a signal can be sent to all of it, as a terminal does.
  const child = spawn(process.execPath, node, {
    cwd: ROOT,
    detached: true,
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
  })
  const [servers] = (await once(child, 'message')) as [readonly Told[]] // what the source above sends
  return { process: child, servers }
}

export const signalGroup = ({ process: { pid } }: Program, signal: NodeJS.Signals): void => {
  if (pid !== undefined) process.kill(-pid, signal)
}

export const isAlive = (pid: number): boolean => {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}

export const expectNothingLeft = async (servers: readonly Told[]): Promise<void> => {
  await eventually('the servers are gone', () => !servers.some(({ pid }) => isAlive(pid)))
  await eventually('their folders are gone', () => !servers.some(({ folder }) => existsSync(folder)))
}
