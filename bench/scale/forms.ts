/** The same sessions in each form: a string as connect-redis keeps it, a RedisJSON document, a hash. */
import { randomBytes } from 'node:crypto'
import { connectRedis, loadConnectRedis } from '../contenders/connect-redis.ts'
import { sessionOf, themeOf } from '../data.ts'
import type { Data } from '../data.ts'
import type { Stop } from '../stop.ts'
import { makeAll } from './fill.ts'
import type { Ground, Store } from './ground.ts'
import { MODES } from './plan.ts'
import type { Plan } from './plan.ts'
import { dataOf } from './population.ts'
import { inFlight, takeTurn } from './turn.ts'
import type { Act, Cost } from './turn.ts'

/** The last is a hash in a server that was told `hash-max-listpack-value 128`. */
export const FORMS = ['string', 'json', 'hash', 'hash128'] as const
export type Form = (typeof FORMS)[number]
/** What a request is made of. */
export const STEPS = ['create', 'read', 'cached', 'change'] as const
export type Step = (typeof STEPS)[number]

/** Kilobytes of JSON. */
export const LADDER = [0.4, 1, 2, 5, 10] as const

export interface Rung {
  readonly form: Form
  readonly kilobytes: number
  /** Of memory for each, with its key and its expiry, without an index. */
  readonly bytes: number
  /** `undefined`: a form of others. */
  readonly costs?: Readonly<Record<Step, Cost>>
}

export interface Forms {
  readonly ladder: readonly Rung[]
  /** Bytes for each session of the mix, indexes included. */
  readonly mixed: Readonly<Record<Form, number>>
  readonly mixedCount: number
}

type Make = (data: Data) => Promise<unknown>

export async function compareForms(ground: Ground, plan: Plan, stop: Stop): Promise<Forms> {
  const strings = connectRedis('connect', await loadConnectRedis(), ground.servers.first)
  const mixed: Partial<Record<Form, number>> = {}
  const ladder: Rung[] = []
  for (const form of FORMS) {
    await ground.servers.configure('hash-max-listpack-value', form === 'hash128' ? '128' : '64')
    const store = form === 'string' ? undefined : form === 'json' ? ground.store : ground.hash
    const make: Make = store ? (data) => store.create(data, { id: drawnId() }) : strings.create
    mixed[form] = await bytesOf(ground, plan.mixed, (i) => make(dataOf(i)), `${form}: the mix`, stop)
    for (const kilobytes of LADDER) {
      const cached = form === 'json' ? ground.cached : ground.cachedHash
      ladder.push(await rung(ground, plan, { form, kilobytes, make, store, cached }, stop))
    }
  }
  await ground.servers.clear()
  return { ladder, mixed: mixed as Record<Form, number>, mixedCount: plan.mixed } // one of each was measured
}

const drawnId = (): string => randomBytes(24).toString('base64url')

/** Bytes for each of so many, on an empty server. */
async function bytesOf(
  { servers }: Ground,
  count: number,
  make: (i: number) => Promise<unknown>,
  what: string,
  stop: Stop,
): Promise<number> {
  await servers.clear()
  const before = await servers.memory()
  await makeAll(count, make, what, stop)
  return ((await servers.memory()).used - before.used) / count
}

interface Wanted {
  readonly form: Form
  readonly kilobytes: number
  readonly make: Make
  readonly store: Store | undefined
  readonly cached: Store
}

async function rung(ground: Ground, plan: Plan, wanted: Wanted, stop: Stop): Promise<Rung> {
  const { form, kilobytes, make, store } = wanted
  const what = `${form}: ${kilobytes} KB`
  const bytes = await bytesOf(ground, plan.forms, (i) => make(anonymous(kilobytes, i)), what, stop)
  const place = { form, kilobytes, bytes }
  return store ? { ...place, costs: await costsOf(ground, plan, wanted, store) } : place
}

function anonymous(kilobytes: number, i: number): Data {
  const { user_id: _user, ...data } = sessionOf(kilobytes, i)
  return data
}

/** So many calls before those that count: the server learns the scripts, and this process runs them faster. */
const WARM_UP = 300

/** With the users that sessions have. */
async function costsOf(
  { servers }: Ground,
  { forms }: Plan,
  { kilobytes, cached }: Wanted,
  store: Store,
): Promise<Record<Step, Cost>> {
  const ids: string[] = []
  const idAt = (i: number): string => ids[i % ids.length] ?? ''
  const acts: Readonly<Record<Step, Act>> = {
    create: async (i) => ids.push((await store.create(sessionOf(kilobytes, i + 1))).id),
    read: (i) => store.get(idAt(i), { touch: true }),
    cached: (i) => cached.get(idAt(i), { touch: true, shared: true }),
    change: (i) => store.setPreference(idAt(i), 'theme', themeOf(i)),
  }
  const costs: Partial<Record<Step, Cost>> = {}
  for (const step of STEPS) {
    // What the cache is to have, it has to have read before.
    await inFlight(step === 'cached' ? ids.length : WARM_UP, MODES.busy, acts[step])
    costs[step] = (await takeTurn(servers, forms, MODES.busy, acts[step])).cost
  }
  return costs as Record<Step, Cost> // each of them
}
