/** The load of one process: lanes of calls, one after the other in each. */
import { randomBytes } from 'node:crypto'
import { pick, randomFrom } from '../random.ts'
import type { LoadSettings, Shared } from '../settings.ts'
import { create, learn, onSession } from './operations.ts'
import type { Fresh, Target } from './operations.ts'
import type { Recorder, SessionCall, Store } from './recorder.ts'
import { onUser } from './users.ts'

const OWN = 10
const SHARED = 3
/** How many of those that have gone are still written to, as late requests do. */
const GONE = 20

export class Load {
  readonly #settings: LoadSettings
  readonly #recorder: Recorder
  readonly #share: (shared: Shared) => void
  readonly #random: () => number
  readonly #own = new Map<string, Target>()
  readonly #shared = new Map<string, Target>()
  readonly #gone: Target[] = []
  #store: Store
  #drawn = 0
  readonly #making: Record<'o' | 's', number> = { o: 0, s: 0 }
  #calls = 0
  #isOver = false

  constructor(settings: LoadSettings, store: Store, recorder: Recorder, share: (shared: Shared) => void) {
    this.#settings = settings
    this.#store = store
    this.#recorder = recorder
    this.#share = share
    this.#random = randomFrom(settings.seed + settings.worker)
  }

  get calls(): number {
    return this.#calls
  }

  set store(store: Store) {
    this.#store = store
  }

  /** Resolves when all lanes have ended, after `end()`. */
  async run(): Promise<void> {
    await Promise.all(Array.from({ length: this.#settings.lanes }, () => this.#lane()))
  }

  end(): void {
    this.#isOver = true
  }

  /** Resolves when a session could be made and written to. */
  async write(): Promise<boolean> {
    const fresh = this.#fresh('')
    const target = this.#target('p', fresh)
    const made = await this.#recorder.onSession(create(target, fresh), this.#store)
    if (made.ended !== 'applied') return false
    const written = await this.#recorder.onSession(onSession(target, this.#fresh('')), this.#store)
    return written.ended === 'applied'
  }

  /** What another process has made of a session of all. */
  hear({ session, id, user, gone }: Shared): void {
    const known = this.#shared.get(session)
    if (gone) return this.#forget(session)
    if (known) Object.assign(known, { id, user })
    else this.#shared.set(session, { session, id, user, tokens: [] })
  }

  async #lane(): Promise<void> {
    while (!this.#isOver) {
      await this.#next()
      this.#calls++
      // A call that was answered at once must not keep the timers from running.
      await new Promise((resolve) => setTimeout(resolve, this.#settings.restMs * (0.5 + this.#random())))
    }
  }

  #next(): Promise<unknown> {
    if (this.#own.size + this.#making.o < OWN) return this.#make('o', this.#own)
    if (this.#mine().length + this.#making.s < SHARED) return this.#make('s', this.#shared)
    const draw = this.#random()
    if (draw < 0.03) return this.#onUser()
    if (draw < 0.06 && this.#gone.length > 0) return this.#late()
    const among = [...(draw < 0.5 ? this.#own : this.#shared).values()]
    return among.length > 0 ? this.#onOne(pick(among, this.#random)) : this.#onUser()
  }

  async #make(kind: 'o' | 's', among: Map<string, Target>): Promise<void> {
    const fresh = this.#fresh(this.#user(kind))
    const target = this.#target(kind, fresh)
    this.#making[kind]++
    const { ended } = await this.#recorder.onSession(create(target, fresh), this.#store)
    this.#making[kind]--
    if (ended !== 'applied' && ended !== 'unknown') return
    among.set(target.session, target)
    if (ended === 'applied') target.tokens.push(fresh.value)
    if (kind === 's') this.#tell(target)
  }

  #onOne(target: Target): Promise<void> {
    return this.#record(onSession(target, this.#fresh(this.#user('o'))), target)
  }

  async #record(call: SessionCall, target: Target): Promise<void> {
    const entry = await this.#recorder.onSession(call, this.#store)
    // What another lane has moved since answers "no such session" to the old id.
    if (entry.ended === 'absent' && entry.id !== target.id) return
    if (!learn(target, entry)) this.#forget(target.session)
    if (target.session.startsWith('s') && entry.changes.length > 0) this.#tell(target)
  }

  #tell({ session, id, user }: Target): void {
    this.#share({ session, id, user, gone: !this.#shared.has(session) })
  }

  #forget(session: string): void {
    const target = this.#own.get(session) ?? this.#shared.get(session)
    if (target) this.#gone.push(target)
    if (this.#gone.length > GONE) this.#gone.shift()
    this.#own.delete(session)
    this.#shared.delete(session)
  }

  async #late(): Promise<void> {
    const target = pick(this.#gone, this.#random)
    await this.#recorder.onSession(
      onSession({ ...target, tokens: [] }, this.#fresh(target.user)),
      this.#store,
    )
  }

  #onUser(): Promise<unknown> {
    const user = this.#user('o') || this.#user('s')
    return this.#recorder.onUser(onUser(user, [...this.#own.values()], this.#fresh(user)), this.#store)
  }

  #mine(): readonly string[] {
    return [...this.#shared.keys()].filter((session) => session.startsWith(`s${this.#settings.worker}-`))
  }

  #user(kind: 'o' | 's'): string {
    const draw = this.#random()
    if (kind === 's' || draw < 0.15) return `s-${Math.floor(this.#random() * 2)}`
    return draw < 0.3 ? '' : `u${this.#settings.worker}-${Math.floor(this.#random() * 2)}`
  }

  #target(kind: string, { id, user }: Fresh): Target {
    return { session: `${kind}${this.#settings.worker}-${this.#drawn++}`, id, user, tokens: [] }
  }

  #fresh(user: string): Fresh {
    const value = `v${this.#settings.worker}-${(this.#drawn++).toString(36)}`
    return { value, user, id: randomBytes(32).toString('base64url'), random: this.#random }
  }
}
