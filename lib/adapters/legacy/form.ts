/** What an old session says, whatever its form. */
import type { JsonObject } from '../../domain/json.ts'

export interface OldContent {
  readonly data: JsonObject
  /** The cookie, as an adapter keeps it beside the data; `null` for none. */
  readonly envelope: JsonObject | null
  /** Epoch milliseconds; `null`: it does not say. */
  readonly createdMs: number | null
  /** Epoch milliseconds, where the old service takes its word for its end; `null`: its key's expiry is all. */
  readonly endsMs: number | null
  /** Members that no session of a store can have; they stay where they are. */
  readonly hidden: JsonObject
}

export interface OldForm {
  /** The type of its keys, as TYPE says it. */
  readonly type: 'string' | 'hash'
  /** @throws {SessionBackendError} if this is somebody else's */
  decode(payload: unknown): OldContent
  /** Arguments of legacy/create.lua, from 3. `endsInMs`: from now, for the cookie. */
  whole(content: OldContent, nowMs: number, endsInMs: number): string[]
  /** Arguments of legacy/write.lua, from 5. `touch`: it counts as activity. */
  changes(before: OldContent, after: OldContent, nowMs: number, endsInMs: number, touch: boolean): string[]
}
