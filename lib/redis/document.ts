/** How records lie in Redis: what differs between a RedisJSON document and a hash, and nothing else. */
import type { NewRecord, Query, ReadReply } from '../backends/backend.ts'
import type { PreparedOperation } from '../domain/patch.ts'
import type { JsonObject } from '../domain/json.ts'
import type { ClientLabel } from '../domain/session.ts'
import type { ScriptName } from './lua.generated.ts'
import type { Script } from './scripts.ts'

export type Answer = Omit<ReadReply, 'state' | 'nowMs'> & {
  /** Of a whole record that is pending: the deadline that it will have, `''` for none. */
  readonly pending?: string | undefined
}

/** The TypeScript side of lua/<form>/document.lua and changes.lua; what each text means is between the two. */
export interface DocumentForm {
  readonly store: 'json' | 'hash'
  readonly scripts: Readonly<Record<ScriptName, Script>>
  /** Where a record of another hand names its user. */
  userPath(userIdField: string): string
  /** ARGV 5 and 6.. of create.lua. */
  newRecord(record: NewRecord): string[]
  /** Of its own in ARGV 4 of patch.lua. */
  readonly letters: string
  /** ARGV 6.. of patch.lua; `undefined`: not in place. */
  operations(operations: readonly PreparedOperation[]): string[] | undefined
  replacement(data: JsonObject, text: string): string[]
  /** `''` keeps it, `'null'` removes it. */
  envelope(envelope: JsonObject | null | undefined): string
  /** `''` keeps it. */
  client(client: ClientLabel | undefined): string
  /** ARGV 5.. of read.lua, without what a touch brings. */
  query(query: Query): [kind: string, ...args: string[]]
  /** What read.lua answered to a query. */
  answer(query: Query, payload: unknown): Answer
  /** The client as list.lua and scan.lua answer it. */
  listedClient(payload: unknown): ClientLabel | null
  /** A patch sent with `letters` was refused with this word before it wrote: whether to try once more, in another way. */
  adapt(word: string, letters: string): boolean
  /** The commands without which this form cannot be, and those that help. */
  readonly requires: readonly string[]
  readonly uses: readonly string[]
}
