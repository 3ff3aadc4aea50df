/** Runs as they lie in bench/results: what is read of them is checked, whoever wrote the file. */
import { readFileSync } from 'node:fs'
import { Ajv } from 'ajv'
import type { ValidateFunction } from 'ajv'
import { Refusal, messageOf } from '../failure.ts'
import type { Cell as HttpCell } from '../http/measure.ts'
import type { Machine } from '../machine.ts'
import type { Effort } from '../plan.ts'
import type { CellName, Sample, Weight } from '../measuring/samples.ts'

/** A turn without its single times, which are not kept. */
export type SavedSample = Pick<Sample, 'perSecond' | 'clientMicros' | 'serverMicros'>

export interface SavedCell extends CellName {
  readonly samples: readonly SavedSample[]
}

/** Where and when. */
export interface Origin {
  readonly at: string
  readonly machine: Machine
}

/** What `npm run bench` writes. */
export interface SavedRun extends Origin {
  readonly plan: Effort
  /** How many were finished. */
  readonly rounds: number
  readonly cells: readonly SavedCell[]
  readonly weights: readonly Weight[]
}

/** What `npm run bench:http` writes. */
export interface SavedHttpRun extends Origin {
  readonly plan: { readonly rounds: number; readonly seconds: number; readonly connections: number }
  readonly cells: readonly Pick<HttpCell, 'service' | 'task' | 'kilobytes' | 'samples'>[]
}

export const text: object = { type: 'string' }
export const number: object = { type: 'number' }
export const list = (items: object): object => ({ type: 'array', items })
/** All of these members, and any others. */
export const object = (properties: Readonly<Record<string, object>>): object => ({
  type: 'object',
  properties,
  required: Object.keys(properties),
})
const numbers = (...names: string[]): object =>
  object(Object.fromEntries(names.map((name) => [name, number])))

const MACHINE = object({
  ...Object.fromEntries(
    ['cpu', 'system', 'node', 'server', 'module', 'redisClient', 'connectRedis', 'package'].map((name) => [
      name,
      text,
    ]),
  ),
  ...Object.fromEntries(['cores', 'memoryMB', 'load'].map((name) => [name, number])),
})
export const ORIGIN: Readonly<Record<string, object>> = { at: text, machine: MACHINE }

export const ajv: Ajv = new Ajv({ strict: true })

/** Reads files of one shape. @param command what writes them */
export function readerOf<T>(validate: ValidateFunction<T>, command: string): (path: string) => T {
  return (path) => {
    const found = parsed(path)
    if (validate(found)) return found
    const [error] = validate.errors ?? []
    const where = error?.instancePath || 'the whole of it'
    throw new Refusal(`${path} is no result of \`${command}\`: ${where} ${error?.message ?? ''}`)
  }
}

function parsed(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, 'utf8'))
  } catch (error) {
    throw new Refusal(`${path} cannot be read: ${messageOf(error)}`)
  }
}

const CELL = object({
  mode: text,
  operation: text,
  kilobytes: number,
  contender: text,
  samples: { ...list(numbers('perSecond', 'serverMicros')), minItems: 1 },
})
/** @throws {Refusal} if there is no such file, or it is no run of `npm run bench` */
export const savedRun: (path: string) => SavedRun = readerOf(
  ajv.compile<SavedRun>(
    object({
      ...ORIGIN,
      plan: numbers('rounds', 'millis', 'inFlight', 'sessions'),
      rounds: number,
      cells: list(CELL),
      weights: list(object({ contender: text, kilobytes: number, bytes: number })),
    }),
  ),
  'npm run bench',
)

const HTTP_CELL = object({
  service: text,
  task: text,
  kilobytes: number,
  samples: { ...list(numbers('perSecond')), minItems: 1 },
})
/** @throws {Refusal} if there is no such file, or it is no run of `npm run bench:http` */
export const savedHttpRun: (path: string) => SavedHttpRun = readerOf(
  ajv.compile<SavedHttpRun>(
    object({ ...ORIGIN, plan: numbers('rounds', 'seconds', 'connections'), cells: list(HTTP_CELL) }),
  ),
  'npm run bench:http',
)
