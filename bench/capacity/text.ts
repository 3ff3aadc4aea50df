/** An estimate in words. */
import { whole } from '../report/table.ts'
import type { Estimate, Limit, Wish } from './estimate.ts'

const LIMIT_NAMES: Readonly<Record<Limit, string>> = {
  bytes: 'memory',
  cores: "the server's one core",
  bits: 'the network',
  connections: 'connections',
}

/** Two digits at least, and no power of ten. */
const digits = (value: number): string => (value < 10 ? value.toFixed(1) : value.toFixed(0))

export const bytesText = (bytes: number): string =>
  bytes < 1e9 ? `${digits(bytes / 1e6)} MB` : `${digits(bytes / 1e9)} GB`

export const bitsText = (bits: number): string =>
  bits < 1e9 ? `${digits(bits / 1e6)} Mbit/s` : `${digits(bits / 1e9)} Gbit/s`

const share = (part: number): string => `${Math.round(part * 100)} %`

export const wishText = (wish: Wish): string => [loadText(wish), ...termsText(wish)].join(', ')

export const loadText = ({ sessions, requests }: Wish): string =>
  `${whole(sessions)} sessions, ${whole(requests)} requests a second`

const TERMS: Readonly<Record<Exclude<keyof Wish, 'sessions' | 'requests'>, (wish: Wish) => string>> = {
  store: ({ store }) => (store === 'json' ? 'JsonSessionStore' : 'HashSessionStore'),
  kilobytes: ({ kilobytes }) => `${kilobytes} KB in each session`,
  changes: ({ changes }) => `${share(changes)} of the requests change something`,
  readCache: ({ readCache }) => `${share(readCache)} of the reads find what their process has read before`,
  loggedIn: ({ loggedIn }) => `${share(loggedIn)} of the sessions have a user`,
  lifetimeSeconds: ({ lifetimeSeconds }) => `a session lives ${lifetimeSeconds} s`,
  replicas: ({ replicas }) => `${replicas} ${replicas === 1 ? 'replica' : 'replicas'} of each master`,
}

/** What there is beside sessions and requests; with `usual`, only what is otherwise there. */
export const termsText = (wish: Wish, usual?: Partial<Wish>): string[] =>
  (Object.keys(TERMS) as (keyof typeof TERMS)[])
    .filter((name) => wish[name] !== usual?.[name])
    .map((name) => TERMS[name](wish))

/** Names and values, for a table. */
export const rowsOf = (found: Estimate): readonly (readonly [string, string])[] => [
  ['one session', `${whole(found.sessionBytes)} bytes`],
  ['memory of the masters', bytesText(found.bytes)],
  ['memory of all servers', bytesText(found.allBytes)],
  ['cores of the masters that are busy', found.cores.toFixed(found.cores < 10 ? 2 : 0)],
  ['network of the masters', bitsText(found.bits)],
  ['network to the replicas', bitsText(found.replicationBits)],
  ['masters', `${found.shards}; nearest limit: ${LIMIT_NAMES[found.limit]}`],
  ['masters and replicas', String(found.servers)],
  ['processes of the service', `${whole(found.processes)} at least`],
  ['connections to each master', whole(found.connections)],
  ['connections in all', whole(found.allConnections)],
]
