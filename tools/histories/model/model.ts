/** What a call may do to the sessions, and what it then has to answer. */
import { canonical } from '../history.ts'
import type { Call, Data, Json, Operation } from '../history.ts'
import { applyChanges } from './document.ts'
import { answersOf } from './reads.ts'
import { holds, refused, tracksTime } from './step.ts'
import type { Moment, Step, World } from './step.ts'
import { isAnswer } from './replies.ts'
import { ALWAYS, endOf, inScope, withLife, withoutLife } from './state.ts'
import type { Life, Scope, Span, State } from './state.ts'

export function step(world: World, state: State, operation: Operation, moment: Moment): Step {
  const life = state.lives.get(operation.id)
  const steps: Step[] = []
  if (life === undefined || mayHaveEnded(world, life, moment.now))
    steps.push(onNothing(world, withoutLife(state, operation.id), operation, moment))
  const alive = life && stillAlive(world, life, moment.now)
  if (alive !== undefined) steps.push(onLife(world, state, alive, operation, moment))
  const states = steps.flatMap((one) => one.states)
  if (states.length > 0) return { states }
  return refused(steps.map(({ why }) => why ?? '').join('; ') || 'it must have ended by then')
}

function mayHaveEnded({ rules, scope }: World, life: Life, now: Span): boolean {
  if (!rules.timed) return false
  return !scope.time || now.to >= endOf(life, rules).from
}

/** With what is known of its last activity once it was seen alive at this moment. */
function stillAlive(world: World, life: Life, now: Span): Life | undefined {
  const { rules } = world
  if (!tracksTime(world)) return life
  if (now.from >= endOf(life, rules).to) return undefined
  const last = {
    from: Math.max(life.last.from, now.from - rules.idleTimeoutMs),
    to: Math.min(life.last.to, now.to),
  }
  return last.from > last.to ? undefined : { ...life, last }
}

function onNothing(world: World, state: State, operation: Operation, moment: Moment): Step {
  const { call, id } = operation
  if (call.kind !== 'create') return answered(state, operation, nothing(call), 'there is no such session')
  if (world.rules.keepsMoved && state.moved.has(id))
    return conflict(state, operation, 'the id is still taken')
  const { absoluteTimeoutMs } = world.rules
  const last = tracksTime(world) ? moment.own : ALWAYS
  const deadline = absoluteTimeoutMs === null || !tracksTime(world) ? null : later(last, absoluteTimeoutMs)
  const born = { data: inScope(call.data, world.scope), revision: null, last, deadline }
  return answersData(world, withLife(state, id, born), operation, call.data)
}

function nothing(call: Call): Json {
  const isNull =
    call.kind === 'write'
      ? call.method === 'increment' || call.method === 'modify'
      : ['get', 'getFields', 'getPath', 'read', 'expiresInMs', 'regenerate'].includes(call.kind)
  return isNull ? null : false
}

function onLife(world: World, state: State, life: Life, operation: Operation, moment: Moment): Step {
  const { call, id } = operation
  switch (call.kind) {
    case 'create':
      return conflict(withLife(state, id, life), operation, 'there is a session of this id')
    case 'destroy':
      return answered(withoutLife(state, id), operation, true, 'there is one to destroy')
    case 'regenerate':
      return regenerated(world, state, life, operation, moment)
    case 'write':
      return written(world, state, life, operation, moment)
    default:
      return answersOf(world, state, life, operation, moment)
  }
}

function regenerated(world: World, state: State, life: Life, operation: Operation, { own }: Moment): Step {
  const { call, id, newId } = operation
  if (call.kind !== 'regenerate' || newId === undefined) throw new Error('not a regenerate')
  const { data } = applyChanges(life.data, [{ op: 'merge', value: call.patch }])
  const moved = { ...withoutLife(state, id), moved: new Set(state.moved).add(id) }
  const last = tracksTime(world) ? own : ALWAYS
  const born = { ...life, data: inScope(data, world.scope), revision: null, last }
  return answersData(world, withLife(moved, newId, born), operation, data)
}

function written(world: World, state: State, life: Life, operation: Operation, moment: Moment): Step {
  const { call, id, revision } = operation
  if (call.kind !== 'write') throw new Error('not a write')
  const verdict = holds(world, life, revision, moment)
  if (operation.outcome.kind === 'conflict')
    return verdict === 'yes' || revision === undefined
      ? refused('its revision is the session’s')
      : conflict(withLife(state, id, life), operation, '')
  if (verdict === 'no') return refused('its revision is not the session’s')
  const { data, numbers } = applyChanges(life.data, call.changes)
  const last = call.touch && tracksTime(world) ? moment.own : life.last
  const after = withLife(state, id, { ...life, data: inScope(data, world.scope), revision: null, last })
  if (call.method === 'modify') return answersData(world, after, operation, data)
  if (call.method !== 'increment') return answered(after, operation, true, 'it is applied')
  const [change] = call.changes
  if (change?.op === 'increment' && !inView(world.scope, change.path[0])) return { states: [after] }
  return answered(after, operation, numbers[0] ?? null, 'it makes')
}

const inView = (scope: Scope, member: string): boolean => scope.members === null || scope.members.has(member)

function answersData({ scope }: World, state: State, operation: Operation, data: Data): Step {
  const { outcome } = operation
  const given = outcome.kind === 'reply' && outcome.value
  if (outcome.kind === 'unknown') return { states: [state] }
  if (typeof given !== 'object' || given === null) return refused('there is a session to answer')
  const expected = inScope(data, scope)
  if (canonical(inScope(given as Data, scope)) === canonical(expected)) return { states: [state] }
  return refused(`it would answer ${canonical(expected)}`)
}

function answered(state: State, operation: Operation, value: Json, why: string): Step {
  if (isAnswer(operation.outcome, value)) return { states: [state] }
  return refused(`${why}: ${canonical(value)}`)
}

const conflict = (state: State, { outcome }: Operation, why: string): Step =>
  outcome.kind === 'conflict' || outcome.kind === 'unknown' ? { states: [state] } : refused(why)

const later = ({ from, to }: Span, ms: number): Span => ({ from: from + ms, to: to + ms })
