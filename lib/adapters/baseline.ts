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
  /** What it holds is added to a session that has its id already; else it takes that one's place. */
  readonly joins?: boolean
}

/** A request that is not longer than this slides its session once. */
const SLIDES_MS = 30_000

export class Baseline {
  readonly data: JsonObject
  readonly envelope: JsonObject | null
  readonly life: Life | undefined
  /** When the idle timer was last restarted for this request. */
  readonly slidMs: number
  /** How long that is enough. */
  readonly restMs: number

  /** `life`: `undefined` where it was not looked at; `livesMs`: for how long the session lives from `slidMs`. */
  constructor(
    data: JsonObject,
    envelope: JsonObject | null,
    life: Life | undefined,
    slidMs: number,
    livesMs: number = Infinity,
  ) {
    this.data = data
    this.envelope = envelope
    this.life = life
    this.slidMs = slidMs
    this.restMs = Math.min(SLIDES_MS, livesMs / 4)
  }

  /** The same data beside another cookie. */
  with(envelope: JsonObject | null): Baseline {
    return new Baseline(this.data, envelope, this.life, this.slidMs, this.restMs * 4)
  }
}
