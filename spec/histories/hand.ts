/** Histories by hand: calls of a few processes on one session, by when they began and ended. */
import { judge } from '../../tools/histories/check/judge.ts'
import type { Judgement } from '../../tools/histories/check/judge.ts'
import type { Call, Change, Data, Json, Operation, Outcome, Rules } from '../../tools/histories/history.ts'

export const CALM: Rules = {
  idleTimeoutMs: 1_800_000,
  absoluteTimeoutMs: null,
  touchIntervalMs: 0,
  timed: false,
  keepsMoved: false,
}

export const UNKNOWN: Outcome = { kind: 'unknown', why: 'disconnected' }
export const CONFLICT: Outcome = { kind: 'conflict' }
export const reply = (value: Json): Outcome => ({ kind: 'reply', value })

/** From and to in milliseconds. */
export function operation(
  [from, to]: readonly [number, number],
  call: Call,
  outcome: Outcome,
  names: Partial<Pick<Operation, 'id' | 'newId' | 'revision'>> = {},
): Operation {
  const times = { start: from * 1e6, end: to * 1e6, wallStart: from, wallEnd: to }
  return { process: 0, lane: 0, call, id: 'A', ...names, ...times, outcome }
}

export const write = (...changes: Change[]): Call => ({
  kind: 'write',
  method: changes.length === 1 && changes[0]?.op === 'increment' ? 'increment' : 'patch',
  changes,
  touch: true,
  conditional: false,
})
export const add = (by: number): Call => write({ op: 'increment', path: ['counts', 'a'], by })
export const get: Call = { kind: 'get', touch: false }
export const read: Call = { kind: 'read', touch: false, conditional: false }

/** The session that all of them are about. */
export const born = (data: Data): Operation =>
  operation([0, 1], { kind: 'create', data, fresh: false }, reply(data))

export const verdict = (operations: readonly Operation[], rules: Rules = CALM): Judgement['kind'] =>
  judge({ operations, rules }, 5000).kind
