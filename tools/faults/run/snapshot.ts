/** What the servers hold under a prefix, by raw commands on their masters. */
import { decodeFields, fieldsOf } from '../../../lib/redis/hash-encoding.ts'
import type { Servers } from '../fault.ts'
import type { View } from '../journal.ts'
import { viewOf } from '../load/operations.ts'
import type { Data } from '../load/recorder.ts'
import type { Ask } from '../../server/node.ts'
import { mastersOf } from './topology.ts'

export interface HeldSession {
  readonly view: View
  /** −1: none. */
  readonly ttlMs: number
}

/** What lives longer was verified: pending sessions and traces of a move are gone by then. */
export const HEALED_MS = 31_000

/** Whether it is a session for good. */
export const isLiving = (held: HeldSession | undefined): held is HeldSession =>
  held !== undefined && (held.ttlMs < 0 || held.ttlMs > HEALED_MS)

export interface HeldIndex {
  /** Member to score. */
  readonly entries: ReadonlyMap<string, number>
  readonly ttlMs: number
}

export interface Snapshot {
  /** By suffix of their key, which is the handle. */
  readonly sessions: ReadonlyMap<string, HeldSession>
  /** By user. */
  readonly indexes: ReadonlyMap<string, HeldIndex>
  /** Keys that are neither. */
  readonly others: readonly string[]
  /** Milliseconds since the epoch. */
  readonly at: number
}

export async function snapshotOf(servers: Servers, prefix: string): Promise<Snapshot> {
  const snapshot = {
    sessions: new Map<string, HeldSession>(),
    indexes: new Map<string, HeldIndex>(),
    others: [] as string[],
    at: Date.now(),
  }
  for (const node of await mastersOf(servers))
    await node.run(async (ask) => {
      for (const key of await keysUnder(ask, prefix)) await hold(snapshot, ask, key, prefix)
    })
  return snapshot
}

async function keysUnder(ask: Ask, prefix: string): Promise<readonly string[]> {
  const keys = new Set<string>()
  const pattern = `${prefix.replace(/[\\*?[\]]/g, '\\$&')}*`
  let cursor = '0'
  do {
    const [next, found] = (await ask('SCAN', cursor, 'MATCH', pattern, 'COUNT', 1000)) as [string, string[]]
    for (const key of found) keys.add(key)
    cursor = next
  } while (cursor !== '0')
  return [...keys]
}

interface Filling {
  readonly sessions: Map<string, HeldSession>
  readonly indexes: Map<string, HeldIndex>
  readonly others: string[]
}

async function hold(filling: Filling, ask: Ask, key: string, prefix: string): Promise<void> {
  const suffix = key.slice(prefix.length)
  const user = /^user:(.*):sessions:index$/.exec(suffix)?.[1]
  const [type, ttlMs] = [await ask('TYPE', key), Number(await ask('PTTL', key))]
  // It ended between the commands.
  if (type === 'none' || ttlMs === -2) return
  if (user !== undefined && type === 'zset')
    filling.indexes.set(decodeURIComponent(user), { entries: await entriesOf(ask, key), ttlMs })
  else if (type === 'ReJSON-RL' || type === 'hash')
    filling.sessions.set(suffix, { view: viewOf(await dataOf(ask, key, type)), ttlMs })
  else filling.others.push(`${key} (${String(type)})`)
}

async function dataOf(ask: Ask, key: string, type: 'ReJSON-RL' | 'hash'): Promise<Data> {
  if (type === 'hash') return decodeFields(fieldsOf(await ask('HGETALL', key)))
  return (JSON.parse(String(await ask('JSON.GET', key))) ?? {}) as Data
}

async function entriesOf(ask: Ask, key: string): Promise<ReadonlyMap<string, number>> {
  const reply = (await ask('ZRANGE', key, 0, -1, 'WITHSCORES')) as string[]
  const entries = new Map<string, number>()
  for (let i = 0; i < reply.length; i += 2)
    entries.set(String(reply[i]), Number(String(reply[i + 1]).replace('inf', 'Infinity')))
  return entries
}
