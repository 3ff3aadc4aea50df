/** What there is at one moment: the sessions by their ids, as far as the history and a scope tell. */
import { canonical } from '../history.ts'
import type { Data, Rules } from '../history.ts'

/** An instant that is not known better than this, in milliseconds. */
export interface Span {
  readonly from: number
  readonly to: number
}

export interface Life {
  readonly data: Data
  /** `null`: one that nobody has seen yet. */
  readonly revision: string | null
  readonly last: Span
  readonly deadline: Span | null
}

export interface State {
  readonly lives: ReadonlyMap<string, Life>
  /** Ids that have been given up by regenerate. */
  readonly moved: ReadonlySet<string>
}

/** What of the sessions is looked at. Less explains more, so what cannot be explained in a part cannot be at all. */
export interface Scope {
  /** `null`: all members of the data. */
  readonly members: ReadonlySet<string> | null
  readonly revisions: boolean
  /** Without it a session may end at any time. */
  readonly time: boolean
}

export const EVERYTHING: Scope = { members: null, revisions: true, time: true }

export const NOTHING_YET: State = { lives: new Map(), moved: new Set() }

/** When nothing can expire while the history lasts, instants say nothing. */
export const ALWAYS: Span = { from: -Infinity, to: Infinity }

export const covers = ({ members }: Scope, name: string): boolean => members === null || members.has(name)

/** The part of the data that is looked at. */
export function inScope(data: Data, scope: Scope): Data {
  if (scope.members === null) return data
  return Object.fromEntries(Object.entries(data).filter(([name]) => covers(scope, name)))
}

/** Short texts for states, for as long as one search lasts: two states of one text have one future. */
export class StateTexts {
  readonly #texts = new WeakMap<Life, string>()
  readonly #numbers = new Map<string, number>()

  of({ lives }: State): string {
    return [...lives]
      .map(([id, life]) => `${id}=${this.#ofLife(life)}`)
      .sort()
      .join(';')
  }

  #ofLife(life: Life): string {
    const known = this.#texts.get(life)
    if (known !== undefined) return known
    const { data, revision, last, deadline } = life
    const times = [last.from, last.to, deadline?.from ?? '', deadline?.to ?? ''].join(',')
    const text = `${this.#numberOf(canonical(data))}@${revision ?? ''}@${times}`
    this.#texts.set(life, text)
    return text
  }

  #numberOf(text: string): number {
    const number = this.#numbers.get(text) ?? this.#numbers.size
    this.#numbers.set(text, number)
    return number
  }
}

export const withLife = (state: State, id: string, life: Life): State => ({
  ...state,
  lives: new Map(state.lives).set(id, life),
})

export function withoutLife(state: State, id: string): State {
  if (!state.lives.has(id)) return state
  const lives = new Map(state.lives)
  lives.delete(id)
  return { ...state, lives }
}

/** When it ends. */
export function endOf({ last, deadline }: Life, { idleTimeoutMs }: Rules): Span {
  const from = Math.min(last.from + idleTimeoutMs, deadline?.from ?? Infinity)
  const to = Math.min(last.to + idleTimeoutMs, deadline?.to ?? Infinity)
  return { from, to }
}
