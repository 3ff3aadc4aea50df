/** The model: what the contract allows a call to answer, on plain objects and whole documents. */
import type { SessionStoreContract } from '../../../lib/store-contract.ts'
import type { Expected } from './expected.ts'
import { births } from './births.ts'
import { reads } from './reads.ts'
import { users } from './users.ts'
import { writes } from './writes.ts'
import type { World } from './world.ts'

export interface Data {
  [name: string]: unknown
}

/**
 * All of them but `ready` and `stats`, which are about no session, `upgradeAll`, since all stores are of one version, and
 * `explainPath`, which is about the schema.
 */
export type Method = Exclude<
  keyof SessionStoreContract<Data>,
  'ready' | 'stats' | 'upgradeAll' | 'explainPath'
>

/** One call of a store. */
export interface Call {
  readonly method: Method
  readonly args: readonly unknown[]
  /** The ids that the store may draw while it lasts. */
  readonly draws?: readonly string[]
}

type Rule = (world: World, ...args: never[]) => Expected

const RULES: Readonly<Record<Method, Rule>> = { ...reads, ...writes, ...births, ...users }

export const METHODS: readonly Method[] = Object.keys(RULES) as Method[]

/** What may come of the call; the world is as it is after it, if it is answered. */
export function expectedOf(world: World, { method, args, draws = [] }: Call): Expected {
  world.draws = draws
  return RULES[method](world, ...(args as never[]))
}
