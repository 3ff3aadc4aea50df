import type { Ask, ServerNode } from './node.ts'
import { nodeIdOf } from './cluster-view.ts'

const MIGRATE_TIMEOUT_MS = 5000

export interface Move {
  readonly slot: number
  readonly source: ServerNode
  readonly target: ServerNode
  /** Told who has the slot in the end; source and target may be among them. */
  readonly others: readonly ServerNode[]
}

/** Told how many keys have gone. */
export type Between = (moved: number) => unknown

/** Moves a slot as `redis-cli --cluster reshard` does, one key at a time; a module's values go by DUMP and RESTORE. */
export const moveSlot = async (move: Move, between: Between): Promise<void> => {
  const { slot, source, target } = move
  const [from, to] = await Promise.all([nodeIdOf(source), nodeIdOf(target)])
  await target.ask('CLUSTER', 'SETSLOT', slot, 'IMPORTING', from)
  await source.ask('CLUSTER', 'SETSLOT', slot, 'MIGRATING', to)
  await between(0)
  await moveKeys(move, between)
  await assign(move, to)
}

const moveKeys = async ({ slot, source, target }: Move, between: Between): Promise<void> => {
  for (let moved = 1; ; moved++) {
    // A connection for each key: `between` may take its time, or stop the source.
    const gone = await source.run(async (ask) => {
      const key = await someKey(ask, slot)
      if (key === undefined) return false
      await ask('MIGRATE', target.host, target.port, '', 0, MIGRATE_TIMEOUT_MS, 'KEYS', key)
      return true
    })
    if (!gone) return
    await between(moved)
  }
}

const someKey = async (ask: Ask, slot: number): Promise<string | undefined> => {
  const [key] = (await ask('CLUSTER', 'GETKEYSINSLOT', slot, 1)) as string[] // at most one
  return key
}

/** The target first: were it the source, the slot would be nobody's in between. */
const assign = async ({ slot, source, target, others }: Move, id: string): Promise<void> => {
  for (const node of new Set([target, source, ...others])) {
    await node.ask('CLUSTER', 'SETSLOT', slot, 'NODE', id).catch((error: unknown) => {
      // A replica learns it from its master.
      if (!/SETSLOT only with/.test(String(error))) throw error
    })
  }
}
