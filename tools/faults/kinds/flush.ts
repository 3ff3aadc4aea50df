/** Somebody empties what the server holds. */
import { until } from '../../server/until.ts'
import type { ServerNode } from '../../server/node.ts'
import type { Fault, World } from '../fault.ts'
import { mastersOf, pick } from './nodes.ts'

export const scriptFlush: Fault = {
  name: 'script-flush',
  title: 'SCRIPT FLUSH, again and again',
  on: ['server', 'sentinel', 'cluster'],
  mayLose: 'nothing',
  operations: 5000,
  strike: async (world) => {
    for (let i = 0; i < TIMES; i++) {
      for (const master of await mastersOf(world)) await forgetScripts(master)
      await world.wait(PAUSE_MS)
    }
  },
}

const TIMES = 5
const PAUSE_MS = 100
const KNOWN_WITHIN_MS = 10_000

const forgetScripts = (master: ServerNode): Promise<void> =>
  master.run(async (ask) => {
    const knows = async (): Promise<boolean> =>
      /number_of_cached_scripts:[1-9]/.test(String(await ask('INFO', 'memory')))
    await until(`${master.name} knows a script that can be forgotten`, knows, KNOWN_WITHIN_MS)
    await ask('SCRIPT', 'FLUSH')
  })

export const flushAll: Fault = {
  name: 'flushall',
  title: 'FLUSHALL, on some or all masters',
  on: ['server', 'sentinel', 'cluster'],
  mayLose: 'everything',
  operations: 5000,
  strike: async (world) => {
    const masters = await mastersOf(world)
    for (const master of someOf(world, masters)) await empty(master)
    await world.wait(PAUSE_MS)
  },
}

/** At least one. */
const someOf = (world: World, masters: readonly ServerNode[]): readonly ServerNode[] => {
  const always = pick(world, masters)
  return masters.filter((one) => one === always || world.random() < 0.5)
}

const empty = (master: ServerNode): Promise<void> =>
  master.run(async (ask) => {
    if (Number(await ask('DBSIZE')) === 0) throw new Error(`${master.name} holds nothing to be flushed`)
    await ask('FLUSHALL')
  })
