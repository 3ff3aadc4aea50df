/** A user's index, by itself: the steps of docs/decisions/003-cross-slot.md that begin with I. */
import { indexKey } from '../keys.ts'
import { entriesLua } from '../lua.generated.ts'
import type { EntryScriptName } from '../lua.generated.ts'
import { CODE, numberAt, textAt, textsIn } from '../reply.ts'
import type { Reply } from '../reply.ts'
import type { ScriptCalls } from '../script-calls.ts'
import { compileScripts } from '../scripts.ts'
import type { Script } from '../scripts.ts'

export const entryScripts: Readonly<Record<EntryScriptName, Script>> = compileScripts(entriesLua)

/** For how long what nobody has verified yet may be there: longer than any operation takes. */
export const PENDING_MS = 30_000

/** Score by entry, as the server writes scores. */
export type Scores = ReadonlyMap<string, string>

export interface Entries {
  readonly scores: Scores
  readonly nowMs: number
  readonly next: string | null
}

/** Told from the others by its half millisecond. */
export const isProvisional = (score: string): boolean => score.endsWith('.5')

export const isMarked = (score: string): boolean => score === 'inf'

export class UserIndex {
  readonly #calls: ScriptCalls

  constructor(calls: ScriptCalls) {
    this.#calls = calls
  }

  /**
   * A provisional entry; or, if the user has as many others as there may be, those. `ignored` do not count while their
   * scores are the same.
   */
  async enter(
    user: string,
    suffix: string,
    { max, ignored }: { max: number | undefined; ignored: Scores },
    deadline: number,
  ): Promise<Scores | undefined> {
    const args = [String(PENDING_MS), '1', String(max ?? ''), ...[...ignored].flat()]
    const reply = await this.#run('enter', user, suffix, args, deadline, [CODE.LIMIT])
    return reply.code === CODE.LIMIT ? scoresIn(reply.items[0]) : undefined
  }

  /** The entry gets a later score; it is added if it is not there. A mark stays. */
  async refresh(user: string, suffix: string, idleTimeoutMs: number, deadline: number): Promise<void> {
    await this.#run('enter', user, suffix, [String(4 * idleTimeoutMs), '', ''], deadline)
  }

  /**
   * If the entry is there and not marked, it is listed for as long as the record may live. Then the others that were
   * listed before are answered, if they are asked for.
   */
  async verify(
    user: string,
    suffix: string,
    { idleTimeoutMs, others }: { idleTimeoutMs: number; others: boolean },
    deadline: number,
  ): Promise<readonly string[] | undefined> {
    const args = [String(4 * idleTimeoutMs), others ? '1' : '']
    const reply = await this.#run('verify', user, suffix, args, deadline, [CODE.GONE])
    return reply.code === CODE.OK ? textsIn(reply.items[0]) : undefined
  }

  async leave(
    user: string,
    when: 'any' | 'marked' | 'unmarked' | 'passed',
    suffixes: readonly string[],
    deadline: number,
  ): Promise<void> {
    if (suffixes.length > 0) await this.#run('leave', user, '', [when, ...suffixes], deadline)
  }

  /** Marks one entry. `false`: there is none. */
  async markOne(user: string, suffix: string, deadline: number): Promise<boolean> {
    const reply = await this.#run('mark', user, suffix, ['', '1', ''], deadline)
    return textsIn(reply.items[1]).length > 0
  }

  /**
   * Marks some but one, and when all are marked answers some of those; `marked`: answers more of them. `next`: what there
   * is to do yet.
   */
  async markAll(
    user: string,
    { except = '', batch, marked }: { except: string | undefined; batch: number; marked: boolean },
    deadline: number,
  ): Promise<{ readonly suffixes: readonly string[]; readonly next: 'mark' | 'marked' | undefined }> {
    const args = [except, String(batch), marked ? 'marked' : '']
    const reply = await this.#run('mark', user, '', args, deadline)
    const next = textAt(reply, 0)
    return {
      suffixes: textsIn(reply.items[1]),
      next: next === 'mark' || next === 'marked' ? next : undefined,
    }
  }

  async entries(user: string, cursor: string, batch: number, deadline: number): Promise<Entries> {
    const reply = await this.#run('entries', user, '', [cursor, String(batch)], deadline)
    const next = textAt(reply, 1)
    return { scores: scoresIn(reply.items[2]), nowMs: numberAt(reply, 0), next: next === '0' ? null : next }
  }

  async #run(
    name: EntryScriptName,
    user: string,
    suffix: string,
    args: readonly string[],
    deadline: number,
    fine: readonly number[] = [],
  ): Promise<Reply> {
    const keys = [indexKey(this.#calls.names, user)]
    const reply = await this.#calls.run(entryScripts[name], keys, suffix, args, deadline)
    if (reply.code !== CODE.OK && !fine.includes(reply.code)) throw await this.#calls.failure(reply, deadline)
    return reply
  }
}

function scoresIn(value: unknown): Map<string, string> {
  const scores = new Map<string, string>()
  let entry = ''
  for (const [i, text] of textsIn(value).entries()) {
    if (i % 2 === 0) entry = text
    else scores.set(entry, text)
  }
  return scores
}
