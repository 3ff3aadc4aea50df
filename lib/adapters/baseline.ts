/** What an adapter has read, or written last: the measure of what a request changes. */
import type { JsonObject } from '../domain/json.ts'

/** The session's own idle timeout in milliseconds, `null` for the store's; `'ended'`: its cookie is over. */
export type Life = number | null | 'ended'

/** A session as an adapter writes it. */
export interface Content {
  readonly data: JsonObject
  /** The cookie, as it is kept beside the data; `null` for none. */
  readonly envelope: JsonObject | null
  readonly life: Life
}

export class Baseline {
  readonly data: JsonObject
  readonly envelope: JsonObject | null
  readonly life: Life | undefined
  /** When the idle timer was last restarted for this request. */
  readonly slidMs: number

  /** `life`: `undefined` where it was not looked at. */
  constructor(data: JsonObject, envelope: JsonObject | null, life: Life | undefined, slidMs: number) {
    this.data = data
    this.envelope = envelope
    this.life = life
    this.slidMs = slidMs
  }

  /** Where a framework copies it from session to session it is no part of the session's text. */
  toJSON(): undefined {
    return undefined
  }
}
