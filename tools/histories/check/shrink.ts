/**
 * Makes a history that is not linearisable smaller. Each step keeps that the smaller one would be linearisable if the
 * larger one were: so what is left proves as much. A write that somebody has seen is never simply left out.
 */
import type { Operation } from '../history.ts'
import type { Scope } from '../model/state.ts'
import { isWithoutEffect, namesIn } from './effect.ts'
import { check, endsOf, isUnknown } from './search.ts'
import type { Problem } from './search.ts'

/** A few operations before the one that cannot be explained show how it came. */
const SHOWN = 8
const MOST_STARTS = 12

export function shrink(problem: Problem, timeLimitMs: number): Problem {
  const fails = (smaller: Problem): boolean => check(smaller, timeLimitMs).kind === 'not linearisable'
  const narrowed = withoutMost(narrow(untilFirst(problem, fails), fails), fails)
  return withoutMost(fromLater(narrowed, fails, timeLimitMs), fails)
}

type Fails = (smaller: Problem) => boolean

/** What began later explains nothing; what had not ended yet may or may not have taken effect. */
function until(problem: Problem, end: number): Problem {
  const operations = problem.operations
    .filter(({ start }) => start <= end)
    .map((one): Operation => (one.end <= end || isUnknown(one) ? one : { ...one, outcome: UNFINISHED }))
  return { ...problem, operations }
}

const UNFINISHED = { kind: 'unknown', why: 'not finished yet' } as const

/** Up to the first end of an operation that cannot be explained: a longer one cannot be either. */
function untilFirst(problem: Problem, fails: Fails): Problem {
  const ends = problem.operations.filter((one) => !isUnknown(one)).map(({ end }) => end)
  ends.sort((a, b) => a - b)
  let [low, high] = [0, ends.length - 1]
  while (low < high) {
    const middle = (low + high) >> 1
    if (fails(until(problem, ends[middle] ?? 0))) high = middle
    else low = middle + 1
  }
  const smaller = until(problem, ends[low] ?? 0)
  return fails(smaller) ? smaller : problem
}

/** Looks at as little of the session as shows it. */
function narrow(problem: Problem, fails: Fails): Problem {
  let smaller = problem
  for (const less of [withoutTime, withoutRevisions, ...memberNames(problem).map(withoutMember)]) {
    const tried = withScope(smaller, less(smaller.world.scope, memberNames(problem)))
    if (fails(tried)) smaller = tried
  }
  return smaller
}

type Less = (scope: Scope, names: readonly string[]) => Scope

const withoutTime: Less = (scope) => ({ ...scope, time: false })
const withoutRevisions: Less = (scope) => ({ ...scope, revisions: false })
const withoutMember =
  (name: string): Less =>
  (scope, names) => ({
    ...scope,
    members: new Set([...(scope.members ?? names)].filter((one) => one !== name)),
  })

const withScope = (problem: Problem, scope: Scope): Problem => ({
  ...problem,
  world: { ...problem.world, scope },
})

/** Leaves out what has no effect within the scope, in halves, quarters and so on. */
function withoutMost(problem: Problem, fails: Fails): Problem {
  let smaller = problem
  for (let size = problem.operations.length; size >= 1; size = size === 1 ? 0 : Math.ceil(size / 2)) {
    const idle = smaller.operations.filter((one) => isWithoutEffect(one, smaller.world))
    for (let at = 0; at < idle.length; at += size) {
      const out = new Set(idle.slice(at, at + size))
      const tried = { ...smaller, operations: smaller.operations.filter((one) => !out.has(one)) }
      if (fails(tried)) smaller = tried
    }
  }
  return smaller
}

/** All members that anybody has named. */
function memberNames({ operations, starts }: Problem): readonly string[] {
  const named = operations.flatMap(({ call }) => {
    if (call.kind === 'write') return call.changes.flatMap(namesIn)
    if (call.kind === 'create') return Object.keys(call.data)
    return call.kind === 'regenerate' ? Object.keys(call.patch) : []
  })
  const there = starts.flatMap(({ state }) =>
    [...state.lives.values()].flatMap(({ data }) => Object.keys(data)),
  )
  return [...new Set([...named, ...there])].sort()
}

/** Begins where nothing was under way, with all states that there can have been. */
function fromLater(problem: Problem, fails: Fails, timeLimitMs: number): Problem {
  const { operations } = problem
  for (let at = operations.length - SHOWN; at > 0; at--) {
    const start = operations[at]?.start ?? 0
    const before = operations.slice(0, at)
    if (before.some((one) => !isUnknown(one) && one.end >= start)) continue
    const starts = endsOf({ ...problem, operations: before }, timeLimitMs, MOST_STARTS)
    if (starts === undefined || starts.length === 0) continue
    const smaller = { ...problem, starts, operations: [...before.filter(isUnknown), ...operations.slice(at)] }
    if (fails(smaller)) return smaller
  }
  return problem
}
