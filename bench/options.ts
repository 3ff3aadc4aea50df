/** What can be said on the command line. */
import { parseArgs } from 'node:util'
import { Refusal } from './failure.ts'
import { CONTENDERS, FULL, MODES, OPERATIONS, SIZES_KB, SMOKE } from './plan.ts'
import type { Plan } from './plan.ts'

export interface Options {
  readonly plan: Plan
  readonly smoke: boolean
  readonly cpu: boolean
  readonly help: boolean
  /** The results' name under bench/results; `undefined`: named after the time. */
  readonly out: string | undefined
  /** The file of an earlier run that this one is compared with. */
  readonly compare: string | undefined
  /** A finished run that is compared, instead of a new one. */
  readonly from: string | undefined
}

/** The committed run. */
const PUBLISHED = 'bench/results/published.json'

export const HELP: string = `What each operation costs, next to what people use today.

npm run bench -- [options]

  --smoke            a few seconds to see that it works: its figures mean nothing,
                     and something left out is a failure
  --only A,B         operations: ${OPERATIONS.join(', ')}
  --sizes A,B        kilobytes: ${SIZES_KB.join(', ')}
  --contenders A,B   ${CONTENDERS.join(', ')}
  --modes A,B        busy (50 in flight), single (1 in flight), network (1 in flight, 0.5 ms each way)
  --rounds N         that count; ${FULL.rounds} in the full run
  --millis N         of each turn; ${FULL.millis} in the full run
  --cpu              also print the work of client and server for each operation
  --out NAME         write bench/results/NAME.json and NAME.md; named after the time without it
  --compare [FILE]   compare with an earlier run, ${PUBLISHED} by default: ours as a
                     multiple of others, then and now; a regression makes the exit code 1
  --from FILE        with --compare: measure nothing, compare that finished run
  --help

It starts a server of its own, or takes the one at REDIS_URL: its keys have a prefix of
their own there, and are removed at the end.
Ctrl-C ends it; the finished rounds are reported.`

const TEXT = { type: 'string' } as const
const SWITCH = { type: 'boolean', default: false } as const
const KNOWN = {
  smoke: SWITCH,
  cpu: SWITCH,
  help: SWITCH,
  only: TEXT,
  sizes: TEXT,
  contenders: TEXT,
  modes: TEXT,
  rounds: TEXT,
  millis: TEXT,
  out: TEXT,
  compare: TEXT,
  from: TEXT,
} as const

/** @throws {Refusal} saying what is wrong and what there is */
export function optionsFrom(args: readonly string[]): Options {
  const { smoke, cpu, help, out, compare, from, ...given } = parsed(withFile(args))
  if (out !== undefined && !/^[\w.-]*\w$/.test(out)) throw new Refusal('--out is a name without a folder')
  if (from !== undefined && compare === undefined) throw new Refusal('--from is of use with --compare only')
  const base = smoke ? SMOKE : FULL
  const plan: Plan = {
    ...base,
    modes: listed('modes', given.modes, MODES),
    operations: listed('only', given.only, OPERATIONS),
    sizes: listed('sizes', given.sizes, SIZES_KB),
    contenders: listed('contenders', given.contenders, CONTENDERS),
    rounds: counted('rounds', given.rounds, base.rounds),
    millis: counted('millis', given.millis, base.millis),
  }
  return { plan, smoke, cpu, help, out, compare, from }
}

/** An option of parseArgs has a value or has none; this one may have. */
const withFile = (args: readonly string[]): string[] =>
  args.map((arg, i) => {
    const next = args[i + 1]
    return arg === '--compare' && (next === undefined || next.startsWith('-')) ? `${arg}=${PUBLISHED}` : arg
  })

function parsed(args: readonly string[]): ReturnType<typeof parseKnown> {
  try {
    return parseKnown(args)
  } catch (error) {
    // parseArgs throws nothing else, and its messages name the argument.
    throw new Refusal((error as Error).message)
  }
}

const parseKnown = (args: readonly string[]) =>
  parseArgs({ args: [...args], options: KNOWN, strict: true }).values

/** In the order of all that there is. */
export function listed<T extends string | number>(
  name: string,
  text: string | undefined,
  all: readonly T[],
): readonly T[] {
  if (text === undefined) return all
  const wanted = text.split(',')
  const unknown = wanted.filter((one) => !all.some((known) => String(known) === one))
  if (unknown.length > 0) throw new Refusal(`--${name} knows ${all.join(', ')}, not "${unknown.join(', ')}"`)
  return all.filter((known) => wanted.includes(String(known)))
}

function counted(name: string, text: string | undefined, otherwise: number): number {
  if (text === undefined) return otherwise
  const value = Number(text)
  if (!/^\d+$/.test(text) || value < 1 || value > 100_000)
    throw new Refusal(`--${name} is a whole number from 1`)
  return value
}
