/** Slots of a Cluster that move, or are nobody's. */
import { slotOf, viewOf } from '../../server/cluster-view.ts'
import type { Between } from '../../server/move-slot.ts'
import type { ServerNode } from '../../server/node.ts'
import { until } from '../../server/until.ts'
import type { Fault, World } from '../fault.ts'
import { usedKeys } from './keys.ts'
import { errors, held, met } from './meeting.ts'
import { clusterOf, mastersOf, pick, someMaster } from './nodes.ts'

const SLOTS_AT_ONCE = 10
const MET_WITHIN_MS = 10_000
/** For the load to be sent after what it still asks for; sessions may have gone by then. */
const MOVED_MS = 500

/** The keys of ten slots go; all stay open, with their keys gone, until somebody was sent after them. */
export const slotMigration: Fault = {
  name: 'slot-migration',
  title: 'slots moved under load, key by key (ASK, then MOVED)',
  on: ['cluster'],
  mayLose: 'nothing',
  operations: 100_000,
  strike: async (world) => {
    const [source, target] = await twoMasters(world)
    const slots = await slotsWithKeys(source)
    await met({ what: 'ASK, then MOVED', nodes: [source], count: errors('ASK', 'MOVED') }, (isMet) =>
      moveAll(world, slots, target, isMet),
    )
    await world.wait(MOVED_MS)
  },
}

const TAGGED = '{faults}sess:'

/** Then one command has keys on both sides. */
export const taggedSlotMigration: Fault = {
  name: 'slot-migration-tagged',
  title: 'the slot of all keys (a hash tag in the prefix) moved under load (TRYAGAIN)',
  on: ['cluster'],
  mayLose: 'nothing',
  operations: 5000,
  prefix: TAGGED,
  seenAs: ['cluster'],
  hiddenBy: 'ioredis',
  strike: async (world) => {
    const cluster = clusterOf(world)
    const source = await cluster.masterOf(TAGGED)
    const masters = await mastersOf(world)
    const target = pick(
      world,
      masters.filter((one) => one !== source),
    )
    await met({ what: 'TRYAGAIN', nodes: [source, target], count: errors('TRYAGAIN') }, (isMet) =>
      cluster.migrateSlot(TAGGED, target, halfway('TRYAGAIN', isMet)),
    )
  },
}

const twoMasters = async (world: World): Promise<readonly [ServerNode, ServerNode]> => {
  const masters = await mastersOf(world)
  const source = pick(world, masters)
  return [
    source,
    pick(
      world,
      masters.filter((one) => one !== source),
    ),
  ]
}

const slotsWithKeys = async (source: ServerNode): Promise<readonly number[]> => {
  const keys = await source.run((ask) => usedKeys(ask, SLOTS_AT_ONCE))
  return [...new Set(await Promise.all(keys.map((key) => slotOf(source, key))))]
}

const moveAll = async (
  world: World,
  slots: readonly number[],
  target: ServerNode,
  isMet: () => Promise<boolean>,
): Promise<void> => {
  const asked = halfway('ASK', isMet)
  await Promise.all(slots.map((slot) => clusterOf(world).migrateSlot(slot, target, asked)))
}

/** Waits, once for all who call it, with a slot of which some keys have gone. */
const halfway = (what: string, isMet: () => Promise<boolean>): Between => {
  let waiting: Promise<void> | undefined
  return (moved) =>
    moved === 0 ? undefined : (waiting ??= until(`somebody meets ${what}`, isMet, MET_WITHIN_MS))
}

/** With one slot that is nobody's a master answers for none: `cluster-require-full-coverage`. */
export const clusterDown: Fault = {
  name: 'cluster-down',
  title: 'a slot taken from a master, so that it refuses all (CLUSTERDOWN)',
  on: ['cluster'],
  mayLose: 'nothing',
  operations: 5000,
  seenAs: ['cluster'],
  hiddenBy: 'ioredis',
  strike: async (world) => {
    const node = await someMaster(world)
    const slot = await emptySlot(node)
    await held(
      world,
      { what: 'CLUSTERDOWN', nodes: [node], count: errors('CLUSTERDOWN') },
      {
        begin: () => node.ask('CLUSTER', 'DELSLOTS', slot),
        end: () => node.ask('CLUSTER', 'ADDSLOTS', slot),
      },
    )
  },
}

const emptySlot = async (node: ServerNode): Promise<number> => {
  const own = (await viewOf(node)).find(({ port }) => port === node.port)?.slots ?? []
  return node.run(async (ask) => {
    for (const [from, to] of own)
      for (let slot = from; slot <= to; slot++)
        if (Number(await ask('CLUSTER', 'COUNTKEYSINSLOT', slot)) === 0) return slot
    throw new Error(`${node.name} has no slot without keys`)
  })
}
