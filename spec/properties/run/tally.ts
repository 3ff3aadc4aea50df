/** What came of the calls of a whole run, so that nobody takes "nothing was tried" for "all is well". */
import { expect } from 'chai'
import type { Call, Method } from '../model/index.ts'
import type { Outcome } from './outcome.ts'
import type { Witness } from './play.ts'

/** What a method answers for a session that is not there; those of a user have an empty list or none for it. */
const ABSENT: readonly unknown[] = [null, undefined, false, 0]
/** Answers that need no session. */
const WITHOUT: readonly Method[] = ['create', 'keyOf', 'scan']
const CODES = ['ERR_SESSION_INVALID', 'ERR_SESSION_PATH', 'ERR_SESSION_CONFLICT', 'ERR_SESSION_LIMIT']

export class Tally {
  readonly #seen = new Map<string, number>()

  readonly witness: Witness = (call, outcome) => {
    const key = keyOf(call, outcome)
    this.#seen.set(key, (this.#seen.get(key) ?? 0) + 1)
  }

  expectAll(methods: readonly Method[]): void {
    const wanted = methods.flatMap((method) =>
      WITHOUT.includes(method) ? [`${method} found`] : [`${method} found`, `${method} absent`],
    )
    const missing = [...wanted, ...CODES].filter((key) => !this.#seen.has(key))
    expect(missing, this.toString()).to.deep.equal([])
  }

  toString(): string {
    return [...this.#seen]
      .map(([key, count]) => `${key} ${count}`)
      .sort()
      .join('\n')
  }
}

function keyOf({ method }: Call, outcome: Outcome): string {
  if (outcome.kind === 'error') return String(outcome.error.code)
  const { value } = outcome
  const isAbsent = ABSENT.includes(value) || (Array.isArray(value) && value.length === 0)
  return `${method} ${isAbsent ? 'absent' : 'found'}`
}
