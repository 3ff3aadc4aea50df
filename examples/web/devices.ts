/** A device list for people. */
import type { SessionSummary } from '../../lib/index.ts'

export interface Device {
  readonly handle: string
  readonly name: string
  readonly isPhone: boolean
  readonly isThis: boolean
  readonly since: string
  readonly address: string
}

export const devicesOf = (sessions: readonly SessionSummary[], ownHandle: string): readonly Device[] =>
  sessions.map(({ handle, created_at, client }) => ({
    handle,
    name: nameOf(client?.userAgent ?? ''),
    isPhone: /Mobile|Android|iPhone/.test(client?.userAgent ?? ''),
    isThis: handle === ownHandle,
    since: `${new Date(created_at * 1000).toISOString().slice(0, 16).replace('T', ' ')} UTC`,
    address: client?.ip ?? 'unknown address',
  }))

/** Those that come first also call themselves by the names of those behind them. */
const BROWSERS = [
  ['Edg', 'Edge'],
  ['OPR', 'Opera'],
  ['Firefox', 'Firefox'],
  ['Chrome', 'Chrome'],
  ['Safari', 'Safari'],
  ['curl', 'curl'],
] as const
const SYSTEMS = [
  ['iPhone', 'iPhone'],
  ['Android', 'Android'],
  ['Windows', 'Windows'],
  ['Mac OS X', 'macOS'],
  ['Linux', 'Linux'],
] as const

function nameOf(userAgent: string): string {
  const named = (names: readonly (readonly [string, string])[]): string | undefined =>
    names.find(([part]) => userAgent.includes(part))?.[1]
  const [browser, system] = [named(BROWSERS) ?? 'A browser', named(SYSTEMS)]
  return system === undefined ? browser : `${browser} on ${system}`
}
