/** Ending sessions of a user without a common slot: marked first, so that nothing that is under way escapes. */
import type { SessionLimit } from '../../backends/backend.ts'
import { afterPart, allEnded } from '../../errors.ts'
import type { Records } from '../records.ts'
import { isProvisional } from './user-index.ts'
import type { UserIndex } from './user-index.ts'

const BATCH = 100

export class Revocation {
  readonly #records: Records
  readonly #index: UserIndex

  constructor(records: Records, index: UserIndex) {
    this.#records = records
    this.#index = index
  }

  /** How many were destroyed. */
  async all(user: string, except: string | undefined, deadline: number): Promise<number> {
    let destroyed = 0
    let begun = false
    try {
      for (let next: 'mark' | 'marked' | undefined = 'mark'; next !== undefined;) {
        const how = { except, batch: BATCH, marked: next === 'marked' }
        const marked = await this.#index.markAll(user, how, deadline)
        begun = true
        const ends = marked.suffixes.map(async (suffix) => {
          if (await this.#end(suffix, user, except, deadline)) destroyed++
        })
        await allEnded(ends)
        await this.#index.leave(user, 'marked', marked.suffixes, deadline)
        next = marked.next
      }
    } catch (error) {
      // What is marked does not become a session any more, even where nothing was destroyed.
      throw begun ? afterPart(error, destroyed) : error
    }
    return destroyed
  }

  async one(user: string, suffix: string, deadline: number): Promise<boolean> {
    const listed = await this.#index.markOne(user, suffix, deadline)
    try {
      // One that has moved for good is no session any more under this name: then it is not followed.
      const destroyed = listed
        ? await this.#end(suffix, user, undefined, deadline)
        : (await this.#records.destroy(suffix, { ifUser: user }, deadline)).destroyed
      await this.#index.leave(user, 'marked', [suffix], deadline)
      return destroyed
    } catch (error) {
      // It may have ended, and in any case it is marked.
      throw afterPart(error)
    }
  }

  /** Destroys the record of this user, wherever it has moved to. */
  async #end(suffix: string, user: string, except: string | undefined, deadline: number): Promise<boolean> {
    let at: string | undefined = suffix
    while (at !== undefined && at !== except) {
      const end = await this.#records.destroy(at, { ifUser: user }, deadline)
      if (end.destroyed) return true
      at = end.movedTo
    }
    return false
  }
}

/** The session limit: before a record is made if one too many is refused, behind it if it replaces others. */
export class Places {
  readonly #records: Records
  readonly #index: UserIndex
  readonly #revocation: Revocation

  constructor(records: Records, index: UserIndex, revocation: Revocation) {
    this.#records = records
    this.#index = index
    this.#revocation = revocation
  }

  /** Adds a provisional entry. `false`: there is no place. */
  async enter(user: string, suffix: string, limit: SessionLimit | null, deadline: number): Promise<boolean> {
    const max = limit?.onLimit === 'reject' ? limit.max : undefined
    const others = await this.#index.enter(user, suffix, { max, ignored: new Map() }, deadline)
    if (!others) return true
    const ages = await this.#ages(user, [...others.keys()], deadline)
    // One that is provisional may be a session under way.
    const dead = [...others].filter(([other, score]) => !ages.has(other) && !isProvisional(score))
    return !(await this.#index.enter(user, suffix, { max, ignored: new Map(dead) }, deadline))
  }

  /** Ends the oldest of those that were listed before, where they are too many together with the new one. */
  async trim(
    user: string,
    { max }: SessionLimit,
    listed: readonly string[],
    deadline: number,
  ): Promise<void> {
    if (listed.length < max) return
    const ages = [...(await this.#ages(user, listed, deadline))]
    ages.sort(([a, created], [b, later]) => created - later || (a < b ? -1 : 1))
    const surplus = ages.slice(0, Math.max(0, ages.length + 1 - max))
    await allEnded(surplus.map(([suffix]) => this.#revocation.one(user, suffix, deadline)))
  }

  /** When those that live were made. */
  async #ages(
    user: string,
    suffixes: readonly string[],
    deadline: number,
  ): Promise<ReadonlyMap<string, number>> {
    const ages = new Map<string, number>()
    const look = async (suffix: string): Promise<void> => {
      const found = await this.#records.read(suffix, { query: { kind: 'none' } }, deadline)
      if (found !== null && typeof found !== 'string' && found.state.user === user)
        ages.set(suffix, found.state.createdMs)
    }
    await Promise.all(suffixes.map(look))
    return ages
  }
}
