/** A server that lives and does not answer. */
import type { ServerNode } from '../../server/node.ts'
import type { Fault, World } from '../fault.ts'
import { mastersOf, patienceOf, pick } from './nodes.ts'

/** Of the time after which another would take its place: a busy machine may be late to wake it. */
const SHARE = 0.5

export const silentServer: Fault = {
  name: 'silent-server',
  title: 'a silent server (SIGSTOP, then SIGCONT)',
  on: ['server', 'sentinel', 'cluster'],
  mayLose: 'nothing',
  operations: 100_000,
  strike: (world) => someMasterSilenced(world, world.operationTimeoutMs * 1.3),
}

/** For that long at most, so that no other takes its place. */
export async function someMasterSilenced(world: World, ms: number): Promise<void> {
  const before = await mastersOf(world)
  const patienceMs = (await patienceOf(world)) * SHARE
  await silenced(world, pick(world, before), Math.min(patienceMs, ms))
  const after = await mastersOf(world)
  if (before.some((node) => !after.includes(node))) throw new Error('another has taken its place')
}

/** It answers nothing for that long. */
const silenced = async (world: World, node: ServerNode, ms: number): Promise<void> => {
  let answered = false
  node.pause()
  const ping = node.ask('PING').then(() => (answered = true))
  try {
    await world.wait(ms)
    if (answered) throw new Error(`${node.name} was to be silent and answers`)
  } finally {
    node.resume()
    await ping
  }
}
