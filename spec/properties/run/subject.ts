/** A store, or the model in the same form: calls go in, comparable outcomes come out. */
import type { SessionEvent } from '../../../lib/events.ts'
import type { SessionStoreOptions } from '../../../lib/options.ts'
import type { SessionStoreContract } from '../../../lib/store-contract.ts'
import type { Call, Data } from '../model/index.ts'
import type { WorldOptions } from '../model/world.ts'
import { outcomeOf } from './outcome.ts'
import type { Outcome } from './outcome.ts'
import { Revisions, SeenRevision } from '../model/revisions.ts'

export type Store = SessionStoreContract<Data>
export type MakeStore = (options: SessionStoreOptions) => Store

export interface Observed {
  readonly outcome: Outcome
  readonly events: readonly SessionEvent[]
}

export class Subject {
  readonly name: string
  readonly store: Store
  readonly #prefix: string
  readonly #revisions = new Revisions()
  #events: SessionEvent[] = []
  #draws: string[] = []

  constructor(name: string, make: MakeStore, options: WorldOptions, schema: object, clock: () => number) {
    this.name = name
    this.#prefix = options.prefix
    this.store = make({
      ...options,
      schema,
      clock,
      onEvent: (event) => void this.#events.push(event),
      generateId: () => this.#draws.shift() ?? '',
      validateOnRead: 'throw',
    })
  }

  async observe({ method, args, draws = [] }: Call): Promise<Observed> {
    this.#events = []
    this.#draws = [...draws]
    const given = args.map((argument) => resolved(argument, this.#revisions))
    const outcome = await outcomeOf(() => {
      const called: unknown = Reflect.apply(this.store[method], this.store, given)
      return called
    })
    return { outcome: this.#comparable(outcome), events: this.#events }
  }

  /** Without what is this store's own: its revisions, its prefix. */
  #comparable(outcome: Outcome): Outcome {
    if (outcome.kind === 'error') return outcome
    const { value } = outcome
    const isKey = typeof value === 'string' && value.startsWith(this.#prefix)
    return { ...outcome, value: isKey ? value.slice(this.#prefix.length) : numbered(value, this.#revisions) }
  }

  keyOf(id: string): string {
    return this.store.keyOf(id)
  }

  indexKeyOf(user: string): string {
    return `${this.#prefix}user:${encodeURIComponent(user).replaceAll('*', '%2A')}:sessions:index`
  }
}

/** With the text of this store in place of a revision that it told. */
export function resolved(argument: unknown, revisions: Revisions): unknown {
  const has = typeof argument === 'object' && argument !== null && 'ifRevision' in argument
  if (!has || !(argument.ifRevision instanceof SeenRevision)) return argument
  return { ...argument, ifRevision: revisions.textOf(argument.ifRevision) }
}

/** With a number in place of the revision that a read tells. */
export function numbered(value: unknown, revisions: Revisions): unknown {
  const isRead = typeof value === 'object' && value !== null && 'revision' in value && 'expiresInMs' in value
  if (!isRead || typeof value.revision !== 'string') return value
  return { ...value, revision: revisions.numberOf(value.revision) }
}
