/** Somebody else's values under the store's names. */
import type { Ask } from '../../server/node.ts'
import type { Fault } from '../fault.ts'
import { usedKeys } from './keys.ts'
import { errors, held } from './meeting.ts'
import { someMaster } from './nodes.ts'

const KEYS = 40
const VALUE = 'of somebody else'
/** Should this process die meanwhile. */
const LASTS_MS = 60_000

/** What was there is lost, so that a session and the index that lists it part. */
export const foreignKeys: Fault = {
  name: 'foreign-keys',
  title: 'strings of somebody else over sessions and indexes, removed later (WRONGTYPE)',
  on: ['server', 'sentinel', 'cluster'],
  mayLose: 'everything',
  operations: 5000,
  seenAs: ['foreign-key'],
  strike: async (world) => {
    const node = await someMaster(world)
    let keys: readonly string[] = []
    await held(
      world,
      { what: 'a key of somebody else', nodes: [node], count: errors('WRONGTYPE', 'ERR', 'Existing') },
      {
        begin: () => node.run(async (ask) => cover(ask, (keys = await usedKeys(ask, KEYS)))),
        end: () => node.run((ask) => uncover(ask, keys)),
      },
    )
  },
}

const cover = async (ask: Ask, keys: readonly string[]): Promise<void> => {
  for (const key of keys) await ask('SET', key, VALUE, 'PX', LASTS_MS)
}

const uncover = async (ask: Ask, keys: readonly string[]): Promise<void> => {
  for (const key of keys) if ((await ask('TYPE', key)) === 'string') await ask('DEL', key)
}
