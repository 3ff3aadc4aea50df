/** What Redis keeps, and whether there is room for more. */
import type { Client } from '../contenders/contender.ts'
import { poolOf } from './turn.ts'

/** Bytes of all keys that begin so, as Redis counts them. */
export async function memoryUnder(client: Client, prefix: string): Promise<number> {
  let bytes = 0
  for await (const keys of client.scanIterator({ MATCH: `${prefix}*`, COUNT: 1000 })) {
    const each = await Promise.all(keys.map((key) => client.memoryUsage(key, { SAMPLES: 0 })))
    bytes += each.reduce((sum: number, one) => sum + (one ?? 0), 0)
  }
  return bytes
}

export async function removeUnder(client: Client, prefix: string): Promise<void> {
  for await (const keys of client.scanIterator({ MATCH: `${prefix}*`, COUNT: 1000 }))
    if (keys.length > 0) await client.unlink(keys)
}

/** A document takes up to six times its text in Redis, and we have some of each here. */
const FACTOR = 8
export interface Room {
  /** Bytes that this machine still has. */
  readonly machine: number
  /** Bytes that the server may still take; `undefined`: it has no limit of its own. */
  readonly server: number | undefined
}

/** Why so many sessions of that size have no room; `undefined` if they have. */
export function whyNoRoom(
  kilobytes: number,
  sessions: number,
  contenders: number,
  { machine, server }: Room,
): string | undefined {
  const need = kilobytes * 1024 * (sessions * contenders + poolOf(kilobytes)) * FACTOR
  const [where, free] =
    server !== undefined && server < machine ? ['the server may take', server] : ['this machine has', machine]
  if (need <= free) return undefined
  return `too little memory: it takes up to ${megabytes(need)}, ${where} ${megabytes(free)}`
}

const megabytes = (bytes: number): string => `${Math.ceil(bytes / 2 ** 20)} MB`

/** The server's limit is known from INFO's `maxmemory`; what the machine has is known here, wherever the server is. */
export async function roomOn(client: Client): Promise<Room> {
  const info = await client.info('memory')
  const numberOf = (name: string): number => Number(new RegExp(`^${name}:(\\d+)`, 'm').exec(info)?.[1] ?? 0)
  const limit = numberOf('maxmemory')
  return {
    machine: process.availableMemory(),
    server: limit > 0 ? Math.max(0, limit - numberOf('used_memory')) : undefined,
  }
}
