/** What a server is told, and what its scripts call, while something is done: read by MONITOR, on one database. */
import { createClient } from 'redis'
import type { RedisClient } from '../../../lib/index.ts'

export interface Told {
  /** Commands that came over the wire. */
  readonly sent: readonly string[]
  /** Commands that scripts called, each with its first argument. */
  readonly called: readonly (readonly [command: string, key: string])[]
}

export interface Monitor {
  readonly client: RedisClient
  during(act: () => Promise<unknown>): Promise<Told>
  close(): void
}

/** `1764086400.123456 [7 lua] "PEXPIRE" "sess:…" "1800000"`; a client has its address in the place of `lua`. */
const LINE = /^\S+ \[(\d+) (\S+)\] "((?:[^"\\]|\\.)*)"(?: "((?:[^"\\]|\\.)*)")?/

export async function startMonitor(url: string, database: number): Promise<Monitor> {
  const own = new URL(`/${database}`, url).href
  const [client, watcher] = [createClient({ url: own }), createClient({ url: own })]
  await Promise.all([client.connect(), watcher.connect()])
  let lines: string[] = []
  let end = { mark: '', reached: (): void => {} }
  await watcher.monitor((line) => {
    lines.push(line)
    if (end.mark !== '' && line.includes(end.mark)) end.reached()
  })
  let marks = 0
  const settled = (): Promise<void> =>
    new Promise((resolve, reject) => {
      end = { mark: `mark-${++marks}-${process.pid}`, reached: resolve }
      client.echo(end.mark).catch(reject)
    })
  return {
    client,
    during: async (act) => {
      await settled()
      lines = []
      await act()
      await settled()
      return toldIn(lines, String(database))
    },
    close: () => [client, watcher].forEach((c) => c.destroy()),
  }
}

function toldIn(lines: readonly string[], database: string): Told {
  const told = { sent: [] as string[], called: [] as [string, string][] }
  for (const line of lines) {
    const [, db, from, command = '', key = ''] = LINE.exec(line) ?? []
    if (db !== database || command.toUpperCase() === 'ECHO') continue
    if (from === 'lua') told.called.push([command.toUpperCase(), key])
    else told.sent.push(command.toUpperCase())
  }
  return told
}
