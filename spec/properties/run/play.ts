/** Calls on several stores and on the model, one after the other: each outcome has to be one that the contract allows. */
import * as fc from 'fast-check'
import { isDeepStrictEqual } from 'node:util'
import type { Step } from '../arbitraries/steps.ts'
import { expectedOf } from '../model/index.ts'
import type { Call, Method } from '../model/index.ts'
import type { World } from '../model/world.ts'
import { allowed } from './outcome.ts'
import type { Expected } from '../model/expected.ts'
import type { Outcome } from './outcome.ts'
import { IDS } from '../arbitraries/picks.ts'
import { Revisions } from '../model/revisions.ts'
import { numbered, resolved } from './subject.ts'
import type { Observed, Subject } from './subject.ts'
import { UNIT_MS } from '../arbitraries/time.ts'

/** Called with what came of each call. */
export type Witness = (call: Call, outcome: Outcome) => void

/** Methods that change the session of their first argument. */
const CHANGES: readonly Method[] = [
  ...['patch', 'setPath', 'deletePath', 'increment', 'update', 'replace', 'modify', 'touch'],
  ...['setPreference', 'deletePreference', 'grantPermissions', 'revokePermissions', 'get'],
] as Method[]

export class Play {
  readonly #world: World
  readonly #subjects: readonly Subject[]
  readonly #witness: Witness
  readonly #revisions = new Revisions()
  readonly #story: (Call | string)[] = []

  constructor(world: World, subjects: readonly Subject[], witness: Witness) {
    this.#world = world
    this.#subjects = subjects
    this.#witness = witness
  }

  /** @throws {Error} that tells the story up to the first difference. */
  async all(steps: readonly Step[]): Promise<void> {
    for (const { wait, calls } of steps) {
      this.#pass(wait(this.#world))
      for (const call of calls(this.#world)) await this.#oneAndItsEffect(call)
    }
    await Promise.all(everythingVisible(this.#world).map((call) => this.#one(call)))
  }

  #pass(ms: number): void {
    if (ms === 0) return
    this.#world.time.now += ms
    this.#story.push(`… ${ms} ms pass`)
  }

  /** What went wrong shows at once, before something else covers it. */
  async #oneAndItsEffect(call: Call): Promise<void> {
    await this.#one(call)
    const [id] = call.args
    if (CHANGES.includes(call.method) && this.#world.live(id)) await this.#one({ method: 'read', args: [id] })
  }

  async #one(call: Call): Promise<void> {
    // Of two sessions made at the same moment neither is the older one.
    const isTie = this.#world.all().some(({ createdMs }) => createdMs === this.#world.time.now)
    if (call.method === 'create' && isTie) this.#pass(UNIT_MS)
    this.#story.push(call)
    const expected = this.#expected(call)
    const observed = await Promise.all(this.#subjects.map((subject) => subject.observe(call)))
    this.#compare(expected, observed)
    this.#witness(call, observed[0]?.outcome ?? { kind: 'answer', value: undefined })
  }

  #expected(call: Call): Expected {
    const args = call.args.map((argument) => resolved(argument, this.#revisions))
    const expected = expectedOf(this.#world, { ...call, args })
    return { ...expected, answers: expected.answers.map((answer) => numbered(answer, this.#revisions)) }
  }

  #compare(expected: Expected, observed: readonly Observed[]): void {
    const [first] = observed
    const wrong = this.#subjects.filter((_, i) => !isRight(expected, observed[i]))
    const alike = expected.anyReason === true || observed.every((one) => isDeepStrictEqual(one, first))
    if (wrong.length === 0 && alike) return
    const outcomes = this.#subjects.map(({ name }, i) => `  ${name}: ${fc.stringify(observed[i])}`)
    const what = wrong.length > 0 ? `wrong: ${wrong.map(({ name }) => name).join(', ')}` : 'they differ'
    const options = fc.stringify(this.#world.options)
    throw new Error(
      [
        `${what}, after`,
        options,
        ...this.#story.map(told),
        'allowed:',
        `  ${fc.stringify(expected)}`,
        'seen:',
        ...outcomes,
      ].join('\n'),
    )
  }
}

function told(event: Call | string): string {
  if (typeof event === 'string') return event
  const { method, args, draws } = event
  const call = `${method}(${args.map((argument) => fc.stringify(argument)).join(', ')})`
  return draws === undefined ? call : `${call}, drawing ${fc.stringify(draws)}`
}

function isRight(expected: Expected, observed: Observed | undefined): boolean {
  if (observed === undefined || !allowed(expected, observed.outcome)) return false
  const events = observed.outcome.kind === 'answer' ? expected.events : []
  return isDeepStrictEqual(observed.events, events)
}

/** What there is to see at the end. */
function everythingVisible(world: World): Call[] {
  const ofUsers = [...world.users].flatMap((user): Call[] => [
    { method: 'listByUser', args: [user] },
    { method: 'countByUser', args: [user] },
  ])
  return [
    ...IDS.map((id): Call => ({ method: 'read', args: [id] })),
    ...ofUsers,
    { method: 'scan', args: [] },
  ]
}
