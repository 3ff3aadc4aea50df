/** Plays sequences of calls on fresh stores and a fresh model, and takes away what they leave behind. */
import { IDS } from '../arbitraries/picks.ts'
import type { Kind } from '../arbitraries/schemas/kind.ts'
import type { Step } from '../arbitraries/steps.ts'
import { START_MS } from '../arbitraries/time.ts'
import { ModelSchema } from '../model/schema.ts'
import { World } from '../model/world.ts'
import type { WorldOptions } from '../model/world.ts'
import { Play } from './play.ts'
import { Places } from './stores.ts'
import { Subject } from './subject.ts'
import { Tally } from './tally.ts'

export class Playground {
  readonly tally: Tally = new Tally()
  readonly #places: Places
  readonly #schemas = new Map<Kind, ModelSchema>()
  #plays = 0

  private constructor(places: Places) {
    this.#places = places
  }

  static async open(): Promise<Playground> {
    return new Playground(await Places.open())
  }

  close(): void {
    this.#places.close()
  }

  /** @throws {Error} that tells the story up to what is not as the model has it. */
  async play(
    kind: Kind,
    names: readonly string[],
    options: Omit<WorldOptions, 'prefix'>,
    steps: readonly Step[],
  ): Promise<void> {
    const time = { now: START_MS }
    const world = new World({ ...options, prefix: '' }, this.#schemaOf(kind), time)
    const prefix = `properties-${process.pid}-${++this.#plays}-`
    const places = this.#places.named(names)
    const subjects = places.map(({ name, make }) => {
      const own = { ...options, prefix: `${prefix}${name}:` }
      return new Subject(name, make, own, kind.schema, () => time.now)
    })
    try {
      await new Play(world, subjects, this.tally.witness).all(steps)
    } finally {
      await Promise.all(places.map(({ remove }, i) => remove(keysOf(world, subjects[i]))))
    }
  }

  #schemaOf(kind: Kind): ModelSchema {
    const known = this.#schemas.get(kind) ?? new ModelSchema(kind.schema)
    this.#schemas.set(kind, known)
    return known
  }
}

function keysOf(world: World, subject: Subject | undefined): string[] {
  if (subject === undefined) return []
  const records = IDS.map((id) => subject.keyOf(id))
  return [...records, ...[...world.users].map((user) => subject.indexKeyOf(user))]
}
