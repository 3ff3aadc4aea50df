/** An estimate in words. */
import { whole } from '../report/table.ts'
import type { Estimate, Limit, Wish } from './estimate.ts'

const LIMIT_NAMES: Readonly<Record<Limit, string>> = {
  bytes: 'memory',
  cores: "the server's one core",
  bits: 'the network',
  connections: 'connections',
}

export const bytesText = (bytes: number): string =>
  bytes < 1e9
    ? `${(bytes / 1e6).toPrecision(2)} MB`
    : `${bytes < 1e10 ? (bytes / 1e9).toFixed(1) : Math.round(bytes / 1e9)} GB`

export const bitsText = (bits: number): string =>
  bits < 1e9 ? `${(bits / 1e6).toPrecision(2)} Mbit/s` : `${(bits / 1e9).toFixed(1)} Gbit/s`

const share = (part: number): string => `${Math.round(part * 100)} %`

export const wishText = (wish: Wish): string =>
  [
    `${wish.store === 'json' ? 'JsonSessionStore' : 'HashSessionStore'}: ${whole(wish.sessions)} sessions of ${wish.kilobytes} KB, ${whole(wish.requests)} requests a second`,
    `${share(wish.changes)} of them change something`,
    `${share(wish.readCache)} find what their process has read before (readCache)`,
    `${share(wish.loggedIn)} of the sessions have a user`,
    `a session lives ${whole(wish.lifetimeSeconds)} s`,
    `${wish.replicas} replicas of each master`,
  ].join(', ')

/** Names and values, for a table. */
export const rowsOf = (found: Estimate): readonly (readonly [string, string])[] => [
  ['one session', `${whole(found.sessionBytes)} bytes`],
  ['memory of the masters', bytesText(found.bytes)],
  ['memory of all servers', bytesText(found.allBytes)],
  ['cores of the masters, busy', found.cores.toFixed(found.cores < 10 ? 2 : 0)],
  ['network of the masters', bitsText(found.bits)],
  ['network to the replicas', bitsText(found.replicationBits)],
  ['masters', `${found.shards}, by ${LIMIT_NAMES[found.limit]}`],
  ['masters and replicas', String(found.servers)],
  ['processes of the service', `${whole(found.processes)} at least`],
  ['connections to each master', whole(found.connections)],
  ['connections in all', whole(found.allConnections)],
]
