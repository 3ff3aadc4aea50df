/** What reads and touches of a live session answer, and what they tell of it. */
import { canonical, isData, isList } from '../history.ts'
import type { Json, Operation, Rules } from '../history.ts'
import { valueAt } from './document.ts'
import { holds, refused, tracksTime } from './step.ts'
import type { Moment, Step, World } from './step.ts'
import { covers, endOf, inScope, withLife } from './state.ts'
import type { Life, Span, State } from './state.ts'

export function answersOf(
  world: World,
  state: State,
  life: Life,
  operation: Operation,
  moment: Moment,
): Step {
  const { call } = operation
  const touches = call.kind === 'touch' || ((call.kind === 'get' || call.kind === 'read') && call.touch)
  const lives = touches ? touched(world, life, moment) : [life]
  const steps = lives.map((after) =>
    answer(world, withLife(state, operation.id, after), after, operation, moment),
  )
  const states = steps.flatMap((one) => one.states)
  return states.length > 0 ? { states } : refused(steps[0]?.why ?? '')
}

/** A touch that comes too soon after another one changes nothing; when both may be, there are two. */
function touched(world: World, life: Life, { now, own }: Moment): Life[] {
  const { touchIntervalMs } = world.rules
  if (!tracksTime(world)) return [life]
  const lives: Life[] = []
  if (now.to - life.last.from >= touchIntervalMs) lives.push({ ...life, last: own })
  if (now.from - life.last.to < touchIntervalMs && touchIntervalMs > 0) lives.push(life)
  return lives
}

function answer(world: World, state: State, life: Life, operation: Operation, moment: Moment): Step {
  const { call, outcome } = operation
  if (outcome.kind === 'unknown') return { states: [state] }
  if (outcome.kind !== 'reply') return refused('there is no reason to refuse it')
  const { value } = outcome
  if (call.kind === 'read') return readWhole(world, state, life, operation, moment)
  if (call.kind === 'expiresInMs')
    return isLeft(world, life, value, moment.now)
      ? { states: [state] }
      : refused(leftText(world, life, moment))
  const expected = expectedOf(world, life, operation)
  if (expected === undefined) return { states: [state] }
  const given = call.kind === 'get' && isData(value) ? inScope(value, world.scope) : value
  return canonical(given) === canonical(expected)
    ? { states: [state] }
    : refused(`it would answer ${canonical(expected)}`)
}

/** `undefined`: whatever it is, it is out of sight. */
function expectedOf({ scope }: World, { data }: Life, { call, outcome }: Operation): Json | undefined {
  const value = outcome.kind === 'reply' ? outcome.value : null
  switch (call.kind) {
    case 'get':
      return inScope(data, scope)
    case 'getFields': {
      const some = Object.entries(data).filter(([name]) => call.fields.includes(name))
      const unseen = Object.entries(isData(value) ? value : {}).filter(([name]) => !covers(scope, name))
      return Object.fromEntries([...some, ...unseen])
    }
    case 'getPath':
      return covers(scope, call.path[0]) ? (valueAt(data, call.path) ?? null) : undefined
    case 'hasPermission': {
      const list = data['permissions'] ?? []
      return covers(scope, 'permissions') ? isList(list) && list.includes(call.permission) : undefined
    }
    default:
      return true
  }
}

function readWhole(world: World, state: State, life: Life, operation: Operation, moment: Moment): Step {
  const { call, id, outcome, revision: named } = operation
  const value = outcome.kind === 'reply' ? outcome.value : null
  if (call.kind !== 'read' || !isData(value)) return refused('there is a session to answer')
  const { revision, unchanged, data, expiresInMs } = value
  if (typeof revision !== 'string') return refused('it has a revision')
  const verdict = holds(world, life, revision, moment)
  if (verdict === 'no') return refused(`its revision is ${life.revision ?? 'one that nobody has seen yet'}`)
  if ((unchanged === true) !== (named === revision))
    return refused('it is unchanged if, and only if, its revision is the one named')
  if (unchanged !== true && !isSame(world, life, data))
    return refused(`it would answer ${canonical(inScope(life.data, world.scope))}`)
  if (!isLeft(world, life, expiresInMs, moment.now)) return refused(leftText(world, life, moment))
  return { states: [world.scope.revisions ? withLife(state, id, { ...life, revision }) : state] }
}

const isSame = ({ scope }: World, life: Life, data: Json | undefined): boolean =>
  isData(data) && canonical(inScope(data, scope)) === canonical(inScope(life.data, scope))

/** Whether so many milliseconds can be left of it. */
function isLeft(world: World, life: Life, value: Json | undefined, now: Span): boolean {
  if (typeof value !== 'number') return false
  if (!tracksTime(world)) return true
  const left = leftOf(world.rules, life, now)
  return left.from <= value && value <= left.to
}

function leftOf(rules: Rules, life: Life, now: Span): Span {
  const end = endOf(life, rules)
  // An instant from one look at the clock: what is left after a touch is the whole timeout, not more.
  return { from: end.from - now.to, to: Math.min(end.to - now.from, rules.idleTimeoutMs) }
}

function leftText({ rules }: World, life: Life, { now }: Moment): string {
  const { from, to } = leftOf(rules, life, now)
  return `${Math.round(from)} to ${Math.round(to)} ms would be left`
}
