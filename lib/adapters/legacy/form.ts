/** What an old session says, whatever its form. */
import type { JsonObject } from '../../domain/json.ts'

export interface OldContent {
  readonly data: JsonObject
  /** The cookie, as an adapter keeps it beside the data; `null` for none. */
  readonly envelope: JsonObject | null
  /** Epoch milliseconds; `null`: it does not say. */
  readonly createdMs: number | null
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
  /** Arguments of legacy/write.lua, from 4. `touch`: it counts as activity. */
  changes(before: OldContent, after: OldContent, nowMs: number, endsInMs: number, touch: boolean): string[]
}

/** How long a session lasts by its cookie. */
export function idleOf({ envelope }: Pick<OldContent, 'envelope'>, otherwise: number): number {
  const age = envelope?.['originalMaxAge']
  return typeof age === 'number' && age > 0 ? Math.ceil(age) : otherwise
}
