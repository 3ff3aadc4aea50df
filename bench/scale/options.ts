/** What can be said on the command line. */
import { parseArgs } from 'node:util'
import { Refusal, messageOf } from '../failure.ts'
import { FULL, SMOKE, TOPOLOGY_KEYS } from './plan.ts'
import type { Plan, TopologyKey } from './plan.ts'

export interface Options {
  readonly plan: Plan
  readonly smoke: boolean
  readonly help: boolean
  readonly seed: number
  /** The results' name under bench/results; `undefined`: named after the date. */
  readonly out: string | undefined
}

export const HELP: string = `What each operation costs among few sessions and among very many, and what many of them do at once.

npm run bench:scale -- [options]

  --smoke        some seconds to see that it works: its figures mean nothing
  --counts A,B   live sessions; ${FULL.counts.join(',')} in the full run, as many as memory bears
  --rounds N     that count; ${FULL.rounds} in the full run
  --on A,B       ${TOPOLOGY_KEYS.join(', ')}
  --seed N       of sessions drawn and of the order of turns, as in an earlier run
  --out NAME     write bench/results/NAME.json and NAME.md; named after the date without it
  --help

It starts servers of its own. Ctrl-C ends it, without figures.`

const TEXT = { type: 'string' } as const
const SWITCH = { type: 'boolean', default: false } as const
const KNOWN = {
  smoke: SWITCH,
  help: SWITCH,
  counts: TEXT,
  rounds: TEXT,
  on: TEXT,
  seed: TEXT,
  out: TEXT,
} as const

/** @throws {Refusal} saying what is wrong and what there is */
export function optionsFrom(args: readonly string[]): Options {
  const { smoke, help, out, ...given } = parsed(args)
  if (out !== undefined && !/^[\w.-]*\w$/.test(out)) throw new Refusal('--out is a name without a folder')
  const base = smoke ? SMOKE : FULL
  const counts = given.counts?.split(',').map((text) => whole('counts', text, 10_000_000)) ?? base.counts
  const plan: Plan = {
    ...base,
    counts: [...new Set(counts)].toSorted((a, b) => a - b),
    rounds: given.rounds === undefined ? base.rounds : whole('rounds', given.rounds, 1000),
    on: given.on === undefined ? base.on : topologies(given.on),
  }
  const seed = given.seed === undefined ? Math.floor(Math.random() * 1e9) : whole('seed', given.seed, 2 ** 31)
  return { plan, smoke, help, seed, out }
}

function parsed(args: readonly string[]): ReturnType<typeof parseKnown> {
  try {
    return parseKnown(args)
  } catch (error) {
    // parseArgs throws nothing else, and its messages name the argument.
    throw new Refusal(messageOf(error))
  }
}

const parseKnown = (args: readonly string[]) =>
  parseArgs({ args: [...args], options: KNOWN, strict: true }).values

function topologies(text: string): readonly TopologyKey[] {
  const wanted = text.split(',')
  const known = TOPOLOGY_KEYS.filter((key) => wanted.includes(key))
  if (known.length === wanted.length) return known
  throw new Refusal(`--on knows ${TOPOLOGY_KEYS.join(', ')}, not "${text}"`)
}

function whole(name: string, text: string, max: number): number {
  const value = Number(text)
  if (/^\d+$/.test(text) && value >= 1 && value <= max) return value
  throw new Refusal(`--${name} takes whole numbers from 1 to ${max}`)
}
