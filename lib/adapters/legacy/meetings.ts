/** Which old sessions this process has put into the sets of their users, so that it does so once in a while and not each time. */
import type { SessionState } from '../../domain/session.ts'
import type { OldUsers } from './old-users.ts'

const MAX_KNOWN = 10_000

export class Meetings {
  readonly #users: OldUsers
  readonly #max: number
  /** When, by user and id. */
  readonly #met = new Map<string, number>()

  constructor(users: OldUsers, max: number = MAX_KNOWN) {
    this.#users = users
    this.#max = max
  }

  /** The old service lists its sessions otherwise, or not at all: whoever is met is listed from then on. */
  async met({ user, idleTimeoutMs }: SessionState, id: string, deadline: number): Promise<void> {
    if (user === '') return
    const [name, now] = [`${user} ${id}`, performance.now()]
    const before = this.#met.get(name)
    if (before !== undefined && now - before < idleTimeoutMs / 2) return
    await this.#users.meet(user, id, 4 * idleTimeoutMs, deadline)
    // Ids come from strangers, but only live sessions' get here.
    if (this.#met.size >= this.#max) this.#met.clear()
    this.#met.set(name, now)
  }
}
