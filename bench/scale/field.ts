/** A number of sessions, and every operation on some of them, drawn from all. How many there are stays the same. */
import { themeOf } from '../data.ts'
import { createOne } from './fill.ts'
import type { Ground } from './ground.ts'
import { devicesOf, idOf, otherIdOf, userOf } from './population.ts'
import type { Operation } from './plan.ts'
import { drawn } from './random.ts'
import type { Random } from './random.ts'
import { inFlight, merged, takeTurn } from './turn.ts'
import type { Act, Turn } from './turn.ts'

/** Those that are read through the cache: more would measure how many it keeps. */
const HOT = 1000
const UNMEASURED = 50

type Turns = Partial<Record<Operation, Turn>>

export class Field {
  readonly count: number
  readonly ground: Ground
  readonly #random: Random
  readonly #hot: readonly number[]
  #changes = 0

  constructor(ground: Ground, count: number, random: Random) {
    this.ground = ground
    this.count = count
    this.#random = random
    this.#hot = drawn(HOT, count, random)
  }

  /** A session of all, as `change` takes them. */
  readonly changeAny = (): Promise<unknown> =>
    this.ground.store.setPreference(idOf(this.any()), 'theme', themeOf(this.#changes++))

  readonly readAny = (): Promise<unknown> => this.ground.store.get(idOf(this.any()), { touch: true })

  any(): number {
    return Math.floor(this.#random() * this.count)
  }

  /** Creating and destroying go together: what one takes away, the other brings back. */
  async turns(operation: Operation, calls: number, atATime: number): Promise<Turns> {
    switch (operation) {
      case 'create':
        return {}
      case 'destroy':
        return this.#deathsAndBirths(calls, atATime)
      case 'regenerate':
        return { regenerate: await this.#regenerated(calls, atATime) }
      case 'destroyByUser':
        return { destroyByUser: await this.#loggedOut(calls, atATime) }
      case 'shared':
        return { shared: await this.#shared(calls, atATime) }
      default:
        return { [operation]: await this.#turn(calls, atATime, this.#acts[operation]) }
    }
  }

  readonly #acts: Readonly<
    Record<'read' | 'fields' | 'change' | 'increment' | 'touch' | 'list' | 'count', Act>
  > = {
    read: this.readAny,
    fields: () => this.ground.store.getFields(idOf(this.any()), ['user_id', 'role']),
    change: this.changeAny,
    increment: () => this.ground.store.increment(idOf(this.any()), ['visits']),
    touch: () => this.ground.store.touch(idOf(this.any())),
    list: () => this.ground.store.listByUser(this.#anyUser()),
    count: () => this.ground.store.countByUser(this.#anyUser()),
  }

  #turn(calls: number, atATime: number, act: Act): Promise<Turn> {
    return takeTurn(this.ground.servers, calls, atATime, act)
  }

  async #shared(calls: number, atATime: number): Promise<Turn> {
    const read = (i: number): Promise<unknown> =>
      this.ground.cached.get(idOf(this.#hot[i % this.#hot.length] ?? 0), { touch: true, shared: true })
    // What others have changed since the last turn.
    await inFlight(this.#hot.length, UNMEASURED, read)
    return this.#turn(calls, atATime, read)
  }

  async #deathsAndBirths(calls: number, atATime: number): Promise<Turns> {
    const { store } = this.ground
    const [deaths, births]: [Turn[], Turn[]] = [[], []]
    await this.#inParts(calls, async (part) => {
      const of = (i: number): number => part[i] ?? 0
      deaths.push(await this.#turn(part.length, atATime, (i) => store.destroy(idOf(of(i)))))
      births.push(await this.#turn(part.length, atATime, (i) => createOne(store, of(i))))
    })
    return { destroy: merged(deaths), create: merged(births) }
  }

  async #regenerated(calls: number, atATime: number): Promise<Turn> {
    const { store } = this.ground
    const turns: Turn[] = []
    await this.#inParts(calls / 2, async (part) => {
      const [here, there] = [part.map(idOf), part.map(otherIdOf)]
      for (const [from, to] of [
        [here, there],
        [there, here],
      ] as const)
        turns.push(
          await this.#turn(part.length, atATime, (i) =>
            store.regenerate(from[i] ?? '', {}, { id: to[i] ?? '' }),
          ),
        )
    })
    return merged(turns)
  }

  async #loggedOut(calls: number, atATime: number): Promise<Turn> {
    const { store } = this.ground
    const turns: Turn[] = []
    for (let done = 0; done < calls; done += turns.at(-1)?.latencies.length ?? 1) {
      const users = this.#someUsers(calls - done)
      turns.push(await this.#turn(users.length, atATime, (i) => store.destroyByUser(users[i]?.user ?? 0)))
      const gone = users.flatMap(({ devices }) => devices)
      await inFlight(gone.length, UNMEASURED, (i) => createOne(store, gone[i] ?? 0))
    }
    return merged(turns)
  }

  /** Different sessions, half of all at most at a time. */
  async #inParts(calls: number, act: (part: readonly number[]) => Promise<void>): Promise<void> {
    const most = Math.max(1, Math.floor(this.count / 2))
    for (let left = Math.ceil(calls); left > 0; left -= most)
      await act(drawn(Math.min(left, most), this.count, this.#random))
  }

  #someUsers(most: number): { user: number; devices: number[] }[] {
    const users = new Set<number>()
    for (let i = 0; i < this.count / 4 && users.size < most; i++) users.add(this.#anyFirst())
    return [...users].map((first) => ({
      user: userOf(first) ?? 0,
      devices: devicesOf(first, this.count),
    }))
  }

  #anyUser(): number {
    return userOf(this.#anyFirst()) ?? 0
  }

  /** The first session of a user: so each user is as likely as another. */
  #anyFirst(): number {
    for (;;) {
      const session = this.any()
      if (devicesOf(session, this.count)[0] === session) return session
    }
  }
}
