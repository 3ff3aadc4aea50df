/** The document in Redis, line by line, with what has changed. */
import { isDeepStrictEqual } from 'node:util'
import type { JsonObject } from '../../lib/index.ts'
import { isJsonObject } from '../../lib/domain/json.ts'
import type { JsonValue } from '../../lib/index.ts'
import type { Connection } from './redis.ts'

export interface Line {
  readonly depth: number
  /** `undefined` for a bracket that closes. */
  readonly name: string | undefined
  readonly text: string
  readonly mark: 'same' | 'added' | 'changed' | 'removed'
}

/** A User-Agent is long. */
const SHOWN = 64

/** `null`: it has ended meanwhile. */
export async function readDocument(
  client: Connection,
  key: string,
): Promise<{ document: JsonObject; ttlMs: number } | null> {
  const [text, ttlMs] = await Promise.all([client.sendCommand(['JSON.GET', key]), client.pTTL(key)])
  return typeof text === 'string' ? { document: legible(JSON.parse(text) as JsonObject), ttlMs } : null
}

/** The cookie's attributes lie beside the data, as text. */
function legible({ _session, ...data }: JsonObject): JsonObject {
  if (!isJsonObject(_session)) return data
  const { envelope, ...own } = _session
  const cookie = typeof envelope === 'string' ? { envelope: JSON.parse(envelope) as JsonValue } : {}
  return { ...data, _session: { ...own, ...cookie } }
}

export const linesOf = (now: JsonObject, before: JsonObject): readonly Line[] => [
  { depth: 0, name: undefined, text: '{', mark: 'same' },
  ...members(now, before, 1),
  { depth: 0, name: undefined, text: '}', mark: 'same' },
]

function members(now: JsonObject, before: JsonObject, depth: number): Line[] {
  const gone = Object.keys(before).filter((name) => !Object.hasOwn(now, name))
  const names = Object.keys(now)
  return [
    ...names.flatMap((name, i) => {
      const comma = i < names.length - 1 ? ',' : ''
      return member(
        name,
        now[name] ?? null,
        Object.hasOwn(before, name) ? before[name] : undefined,
        depth,
        comma,
      )
    }),
    ...gone.map((name): Line => ({ depth, name, text: spaced(before[name] ?? null), mark: 'removed' })),
  ]
}

function member(
  name: string,
  now: JsonValue,
  before: JsonValue | undefined,
  depth: number,
  comma: string,
): Line[] {
  const mark = before === undefined ? 'added' : isDeepStrictEqual(now, before) ? 'same' : 'changed'
  if (!isJsonObject(now)) return [{ depth, name, text: spaced(now) + comma, mark }]
  return [
    { depth, name, text: '{', mark: mark === 'added' ? 'added' : 'same' },
    ...members(now, isJsonObject(before) ? before : {}, depth + 1),
    { depth, name: undefined, text: `}${comma}`, mark: 'same' },
  ]
}

function spaced(value: JsonValue): string {
  if (Array.isArray(value)) return `[${value.map(spaced).join(', ')}]`
  const text = JSON.stringify(value)
  return text.length > SHOWN ? `${text.slice(0, SHOWN)}…"` : text
}
