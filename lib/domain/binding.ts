/** Tying a session to the client it was made for: its network, its User-Agent. */
import { isIP } from 'node:net'
import type { ClientLabel } from './session.ts'
import { handleOf } from './session-id.ts'

/** The client of a request, as the application sees it (behind a proxy: as it trusts it). */
export interface ClientInfo {
  readonly ip?: string | undefined
  readonly userAgent?: string | undefined
}

export interface BindingOptions {
  /**
   * `exact`: the address; `network`: its /24 (IPv4) or /64 (IPv6). IPv4-mapped addresses count as IPv4;
   * texts that are no address are compared as they are.
   * @default 'off'
   */
  readonly ip?: 'off' | 'exact' | 'network'
  /** The whole User-Agent, by its hash. @default false */
  readonly userAgent?: boolean
}

const SHOWN_CHARACTERS = 256

/** What is kept of a client. */
export function clientLabel({ ip, userAgent }: ClientInfo): ClientLabel {
  return {
    ...(typeof ip === 'string' && { ip: ip.toWellFormed().slice(0, SHOWN_CHARACTERS) }),
    ...(typeof userAgent === 'string' && {
      userAgent: userAgent.toWellFormed().slice(0, SHOWN_CHARACTERS).toWellFormed(),
      userAgentHash: handleOf(userAgent),
    }),
  }
}

/** Whether `client` may use a session made for `label`. What was not known then is not compared now. */
export function matchesClient(
  label: ClientLabel | null,
  client: ClientInfo,
  binding: BindingOptions,
): boolean {
  const now = clientLabel(client)
  if (
    binding.userAgent === true &&
    label?.userAgentHash !== undefined &&
    label.userAgentHash !== now.userAgentHash
  )
    return false
  if (binding.ip === undefined || binding.ip === 'off' || label?.ip === undefined) return true
  const place = binding.ip === 'exact' ? address : network
  return now.ip !== undefined && place(label.ip) === place(now.ip)
}

/** One text for each address, however it is written. */
function address(ip: string): string {
  const groups = groupsOf(ip)
  return groups ? groups.join(' ') : ip
}

function network(ip: string): string {
  const groups = groupsOf(ip)
  if (!groups) return ip
  return groups.slice(0, groups.length === 4 ? 3 : 4).join(' ')
}

/** Four numbers of an IPv4 address, mapped or not, or eight of an IPv6 one. */
function groupsOf(ip: string): number[] | undefined {
  const plain = ip.replace(/%.*$/, '')
  if (isIP(plain) === 4) return plain.split('.').map(Number)
  if (isIP(plain) !== 6) return undefined
  const groups = ipv6Groups(plain)
  const [, , , , , marker, high = 0, low = 0] = groups
  const mapped = marker === 0xffff && groups.slice(0, 5).every((g) => g === 0)
  return mapped ? [high >> 8, high & 255, low >> 8, low & 255] : groups
}

function ipv6Groups(ip: string): number[] {
  const dotted = /(\d+)\.(\d+)\.(\d+)\.(\d+)$/.exec(ip)
  const [a = 0, b = 0, c = 0, d = 0] = dotted ? dotted.slice(1).map(Number) : []
  const hex = dotted
    ? ip.slice(0, dotted.index) + ((a << 8) | b).toString(16) + ':' + ((c << 8) | d).toString(16)
    : ip
  const [head = '', tail] = hex.split('::')
  const parse = (part: string): number[] =>
    part === '' ? [] : part.split(':').map((g) => Number.parseInt(g, 16))
  const [front, back] = [parse(head), parse(tail ?? '')]
  return tail === undefined
    ? front
    : [...front, ...new Array<number>(8 - front.length - back.length).fill(0), ...back]
}
