/** What Redis holds of a session, as redis-cli shows it. */
import { shortened } from './screen.ts'

export interface Shown {
  readonly command: string
  readonly reply: string
}

/** What we ask a node-redis client for. */
interface Inspected {
  sendCommand(command: string[]): Promise<unknown>
  hGetAll(key: string): Promise<Record<string, string>>
  pTTL(key: string): Promise<number>
  zRangeWithScores(key: string, min: number, max: number): Promise<{ value: string; score: number }[]>
}

interface Keys {
  readonly record: string
  readonly index: string
}

const WIDTH = 74

export async function holdings(
  client: Inspected,
  kind: 'json' | 'hash',
  { record, index }: Keys,
): Promise<Shown[]> {
  const entries = await client.zRangeWithScores(index, 0, -1)
  return [
    kind === 'json' ? await document(client, record) : await hash(client, record),
    { command: `PTTL ${record}`, reply: integer(await client.pTTL(record)) },
    {
      command: `ZRANGE ${index} 0 -1 WITHSCORES`,
      reply: entries
        .flatMap(({ value, score }) => [value, String(score)])
        .map((text, i) => `${i + 1}) ${quoted(text)}`)
        .join('\n'),
    },
    { command: `PTTL ${index}`, reply: integer(await client.pTTL(index)) },
  ]
}

/** redis-cli --raw, laid out in lines. */
async function document(client: Inspected, key: string): Promise<Shown> {
  const text = await client.sendCommand(['JSON.GET', key])
  return { command: `JSON.GET ${key}`, reply: laidOut(JSON.parse(String(text)), '') }
}

/** redis-cli -3: a line a field. */
async function hash(client: Inspected, key: string): Promise<Shown> {
  const fields = Object.entries(await client.hGetAll(key))
  const digits = String(fields.length).length
  const lines = fields.map(
    ([name, value], i) => `${String(i + 1).padStart(digits)}# ${quoted(name)} => ${quoted(value)}`,
  )
  return { command: `HGETALL ${key}`, reply: lines.join('\n') }
}

const quoted = (text: string): string => JSON.stringify(text)
const integer = (value: number): string => `(integer) ${value}`

/** A value on one line if it fits, else its members on lines of their own. */
function laidOut(value: unknown, indent: string): string {
  const short = compact(value)
  if (indent !== '' && indent.length + shortened(short).length <= WIDTH - 16) return short
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return short
  const inner = `${indent}  `
  const members = Object.entries(value).map(([name, v]) => `${inner}${quoted(name)}: ${laidOut(v, inner)}`)
  return `{\n${members.join(',\n')}\n${indent}}`
}

function compact(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(compact).join(', ')}]`
  if (typeof value !== 'object' || value === null) return JSON.stringify(value)
  const members = Object.entries(value).map(([name, v]) => `${quoted(name)}: ${compact(v)}`)
  return `{ ${members.join(', ')} }`
}
