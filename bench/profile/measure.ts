/** A task three times over: for the processor's time, for what is allocated, and for the server. */
import type { Client } from '../contenders/contender.ts'
import { bytesAllocated, timeSpent } from './client.ts'
import type { Spent } from './client.ts'
import { serverCost } from './server.ts'
import type { ServerCost } from './server.ts'
import { DEVICES } from './tasks.ts'
import type { Task } from './tasks.ts'

export interface Profile {
  readonly task: Task
  readonly calls: number
  /** Without any profiler. */
  readonly perSecond: number
  readonly micros: Spent
  readonly bytes: Spent
  readonly server: ServerCost
}

const IN_FLIGHT = 50

export async function profileOf(client: Client, task: Task, calls: number): Promise<Profile> {
  // One that ends everything of a user is many in one.
  const count = task.name === 'logout' ? Math.ceil(calls / DEVICES) : calls
  const run = async (inspect: (act: () => Promise<void>) => Promise<unknown>): Promise<void> => {
    const call = await task.prepare(count)
    await inspect(() => inLanes(count, call))
  }
  // Compiled code is what is to be looked at.
  await run((act) => act())
  let [millis, micros, bytes, server]: [number, Spent?, Spent?, ServerCost?] = [0]
  await run(async (act) => {
    const start = performance.now()
    server = await serverCost(client, act)
    millis = performance.now() - start
  })
  await run(async (act) => (micros = await timeSpent(act)))
  await run(async (act) => (bytes = await bytesAllocated(act)))
  if (!micros || !bytes || !server) throw new Error('nothing was measured')
  return { task, calls: count, perSecond: (count * 1000) / millis, micros, bytes, server }
}

async function inLanes(calls: number, call: (i: number) => Promise<unknown>): Promise<void> {
  let next = 0
  const lane = async (): Promise<void> => {
    while (next < calls) await call(next++)
  }
  await Promise.all(Array.from({ length: IN_FLIGHT }, lane))
}
