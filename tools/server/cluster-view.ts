import type { Ask, ServerNode } from './node.ts'

/** What one node thinks of another, or of itself. */
export interface ViewEntry {
  readonly id: string
  readonly port: number
  readonly isMaster: boolean
  /** Nothing is in doubt: no handshake, no failure suspected. */
  readonly isSettled: boolean
  readonly masterId: string | undefined
  readonly slots: readonly (readonly [number, number])[]
}

export const viewOf = (node: ServerNode): Promise<readonly ViewEntry[]> => node.run(readView)

export const readView = async (ask: Ask): Promise<readonly ViewEntry[]> =>
  String(await ask('CLUSTER', 'NODES'))
    .trim()
    .split('\n')
    .map(parseEntry)

/** One line of CLUSTER NODES: id, address, flags, master's id, ping, pong, epoch, link, then slots. */
const parseEntry = (line: string): ViewEntry => {
  const [id = '', address = '', flags = '', masterId = '-', , , , , ...slots] = line.split(' ')
  return {
    id,
    port: Number(/:(\d+)@/.exec(address)?.[1]),
    isMaster: flags.includes('master'),
    isSettled: !/handshake|fail|noaddr/.test(flags),
    masterId: masterId === '-' ? undefined : masterId,
    slots: slots.flatMap(parseRange),
  }
}

/** `0-5460`, `7`; what is in brackets is on the move. */
const parseRange = (text: string): (readonly [number, number])[] => {
  if (text.startsWith('[')) return []
  const [from = '', to = from] = text.split('-')
  return [[Number(from), Number(to)]]
}

export const nodeIdOf = async (node: ServerNode): Promise<string> => String(await node.ask('CLUSTER', 'MYID'))

export const slotOf = async (node: ServerNode, keyOrSlot: string | number): Promise<number> =>
  typeof keyOrSlot === 'number' ? keyOrSlot : Number(await node.ask('CLUSTER', 'KEYSLOT', keyOrSlot))
