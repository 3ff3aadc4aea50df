/** A history for people: who did what when, and where it stops making sense. */
import { canonical, isData } from './history.ts'
import type { Call, Change, Json, Operation } from './history.ts'
import { check, isUnknown } from './check/search.ts'
import type { Dead, Problem, Start } from './check/search.ts'
import { inScope } from './model/state.ts'
import type { Life, Scope, State } from './model/state.ts'

const WIDTH = 36
const LONGEST = 300
const TIME_LIMIT_MS = 10_000

export function picture(problem: Problem): string {
  const { operations, world } = problem
  const names = namesOf(problem)
  const name = (text: string): string =>
    cut([...names].reduce((told, [id, short]) => told.replaceAll(id, short), text))
  const verdict = check(problem, TIME_LIMIT_MS)
  const dead = verdict.kind === 'not linearisable' ? verdict.dead : undefined
  return [
    scopeText(world.scope),
    ...problem.starts.map((start, i) => `${i === 0 ? 'at first' : '      or'}  ${name(startText(start))}`),
    ...timeline(operations, world.scope).map(name),
    ...(dead === undefined ? [] : deadText(dead, operations).map(name)),
  ].join('\n')
}

const scopeText = ({ members, revisions, time }: Scope): string => {
  const seen = [...(members ?? ['all data']), ...(revisions ? ['revisions'] : []), ...(time ? ['time'] : [])]
  return `as far as ${seen.length === 0 ? 'whether there is a session' : seen.join(', ')} tell`
}

/** Ids are long, and so are revisions: A, B, … and r1, r2, … in the order of their first use. */
function namesOf({ operations, starts }: Problem): Map<string, string> {
  const ids = [
    ...starts.flatMap(({ state }) => [...state.lives.keys()]),
    ...operations.flatMap(({ id, newId }) => (newId === undefined ? [id] : [id, newId])),
  ]
  const revisions = operations.flatMap(({ revision, outcome }) => {
    const told =
      outcome.kind === 'reply' ? /"revision":"([^"]+)"/.exec(canonical(outcome.value))?.[1] : undefined
    return [revision, told].filter((one) => one !== undefined)
  })
  const letter = (i: number): string => (i < 26 ? String.fromCharCode(65 + i) : `id${i}`)
  return new Map([
    ...[...new Set(ids)].map((id, i) => [id, letter(i)] as const),
    ...[...new Set(revisions)].map((revision, i) => [revision, `r${i + 1}`] as const),
  ])
}

function startText({ state, taken }: Start): string {
  const also = taken.length === 0 ? '' : ` (after ${taken.length} of unknown outcome)`
  return stateText(state) + also
}

const stateText = ({ lives }: State): string =>
  lives.size === 0 ? 'no session' : [...lives].map(([id, life]) => `${id} ${lifeText(life)}`).join(', ')

const lifeText = ({ data, revision }: Life): string =>
  `${canonical(data)}${revision === null ? '' : ` revision ${revision}`}`

function timeline(operations: readonly Operation[], scope: Scope): string[] {
  const from = Math.min(...operations.map(({ start }) => start))
  const to = Math.max(...operations.map(({ end }) => end))
  const at = (ns: number): number => Math.round(((ns - from) / Math.max(to - from, 1)) * (WIDTH - 1))
  return operations.map((operation, i) => {
    const [start, end] = [at(operation.start), isUnknown(operation) ? WIDTH - 1 : at(operation.end)]
    const bar = isUnknown(operation) ? `├${'┄'.repeat(end - start)}` : barOf(end - start)
    const place = `${' '.repeat(start)}${bar}`.padEnd(WIDTH)
    const time = `${micros(operation.start - from)}–${micros(operation.end - from)} µs`
    return `${String(i + 1).padStart(2)}  process ${operation.process}.${operation.lane} ${place} ${operationText(narrowed(operation, scope))}  [${time}]`
  })
}

/** With the members of replies and of new sessions that are looked at. */
function narrowed(operation: Operation, scope: Scope): Operation {
  const { call, outcome } = operation
  const seen = (value: Json): Json => {
    if (!isData(value)) return value
    if (typeof value['revision'] !== 'string') return inScope(value, scope)
    return isData(value['data']) ? { ...value, data: inScope(value['data'], scope) } : value
  }
  return {
    ...operation,
    call: call.kind === 'create' ? { ...call, data: inScope(call.data, scope) } : call,
    outcome: outcome.kind === 'reply' ? { ...outcome, value: seen(outcome.value) } : outcome,
  }
}

const cut = (line: string): string => (line.length > LONGEST ? `${line.slice(0, LONGEST)}…` : line)

const barOf = (length: number): string => (length === 0 ? '│' : `├${'─'.repeat(length - 1)}┤`)
const micros = (ns: number): string => String(Math.round(ns / 1000))

function deadText({ order, state, next }: Dead, operations: readonly Operation[]): string[] {
  const number = (operation: Operation): number => operations.indexOf(operation) + 1
  const done =
    order.length === 0 ? 'nothing can be the first' : `explained as far as ${order.map(number).join(', ')}`
  return [
    `${done}; then there is ${stateText(state)}`,
    ...next.map(({ operation, why }) => `   not ${number(operation)} next: ${why}`),
  ]
}

export const operationText = (operation: Operation): string =>
  `${callText(operation)} → ${outcomeText(operation)}`

const outcomeText = ({ outcome }: Operation): string =>
  outcome.kind === 'reply'
    ? canonical(outcome.value)
    : 'why' in outcome
      ? `${outcome.kind} (${outcome.why})`
      : outcome.kind

function callText({ call, id, newId, revision }: Operation): string {
  const only = revision === undefined ? '' : `, if${call.kind === 'read' ? ' not' : ''} at ${revision}`
  return `${call.kind === 'write' ? call.method : call.kind}(${[id, ...argumentsOf(call)].join(', ')}${only})${newId === undefined ? '' : ` to ${newId}`}`
}

function argumentsOf(call: Call): string[] {
  switch (call.kind) {
    case 'write':
      return [...call.changes.map(changeText), ...(call.touch ? [] : ['without a touch'])]
    case 'get':
    case 'read':
      return call.touch ? ['with a touch'] : []
    case 'getFields':
      return [...call.fields]
    case 'getPath':
      return [call.path.join('.')]
    case 'hasPermission':
      return [call.permission]
    case 'regenerate':
      return [canonical(call.patch)]
    case 'create':
      return [canonical(call.data)]
    default:
      return []
  }
}

function changeText(change: Change): string {
  const told = (value: Json): string => canonical(value)
  switch (change.op) {
    case 'set':
      return `${change.path.join('.')} = ${told(change.value)}`
    case 'unset':
      return `unset ${change.path.join('.')}`
    case 'increment':
      return `${change.path.join('.')} + ${change.by}`
    case 'add':
    case 'remove':
      return `${change.op} ${told(change.values)} ${change.op === 'add' ? 'to' : 'from'} ${change.path.join('.')}`
    case 'merge':
    case 'replace':
      return `${change.op} ${told(change.value)}`
  }
}
