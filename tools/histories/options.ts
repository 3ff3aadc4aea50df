/** What the command line asks for. */
import { parseArgs } from 'node:util'
import { KINDS, STORES, TOPOLOGIES } from './load/plan.ts'
import type { RunSettings } from './run.ts'

export interface Wanted extends RunSettings {
  readonly planted: boolean
  /** Everything, at its full size: only such a run writes the section of docs/reliability.md. */
  readonly whole: boolean
}

/** On each topology, with each store. */
const [FULL, SHORT] = [36, 4]

/** @throws {TypeError} */
export function wantedOf(args: readonly string[]): Wanted {
  const { values } = parseArgs({
    args: [...args],
    options: {
      short: { type: 'boolean', default: false },
      planted: { type: 'boolean', default: false },
      seed: { type: 'string' },
      topology: { type: 'string' },
      store: { type: 'string' },
      kind: { type: 'string' },
      histories: { type: 'string' },
      'until-first': { type: 'boolean', default: false },
    },
  })
  const { short, planted, topology, store, kind, histories } = values
  const part = [topology, store, kind, histories].some((one) => one !== undefined)
  return {
    planted,
    whole: !short && !planted && !part && !values['until-first'],
    seed: values.seed === undefined ? Math.floor(Math.random() * 2 ** 31) : whole('seed', values.seed),
    topologies: chosen('topology', TOPOLOGIES, topology),
    stores: chosen('store', STORES, store),
    kinds: chosen('kind', KINDS, kind),
    histories: histories === undefined ? (short ? SHORT : FULL) : whole('histories', histories),
    operations: short ? 150 : 200,
    timeLimitMs: 30_000,
    untilFirst: values['until-first'],
  }
}

function chosen<T extends string>(name: string, all: readonly T[], given: string | undefined): readonly T[] {
  if (given === undefined) return all
  const some = all.filter((one) => one === given)
  if (some.length === 0) throw new TypeError(`--${name} is one of ${all.join(', ')}`)
  return some
}

function whole(name: string, text: string): number {
  const number = Number(text)
  if (text !== '' && Number.isSafeInteger(number) && number >= 0) return number
  throw new TypeError(`--${name} takes a whole number`)
}
