/** Paths that may be read or written at all, whatever the schema. */
import { SessionPathError } from '../errors.ts'
import type { PathSegment, SessionPath } from '../errors.ts'
import { FORBIDDEN_NAMES, MAX_DEPTH } from './json.ts'
import { RESERVED_NAME, TIME_NAMES } from './session.ts'

const MAX_INDEX = 2 ** 32 - 2

/** @throws {SessionPathError} */
export function checkReadPath(path: unknown): asserts path is SessionPath {
  if (!Array.isArray(path) || path.length === 0)
    throw new SessionPathError([], 'a path is a list of at least one segment')
  if (path.length > MAX_DEPTH) throw new SessionPathError([], `a path has at most ${MAX_DEPTH} segments`)
  const segments: readonly unknown[] = path
  // By index: forEach would step over the holes of a sparse array.
  for (let i = 0; i < segments.length; i++) {
    const why = segmentProblem(segments[i], i)
    if (why !== undefined) throw new SessionPathError(printable(segments), why)
  }
}

/** @throws {SessionPathError} also for the members that only the store writes. */
export function checkWritePath(path: unknown): asserts path is SessionPath {
  checkReadPath(path)
  if (TIME_NAMES.includes(String(path[0]))) throw new SessionPathError(path, 'is kept by the store')
}

/** Whether one lies at or below the other. */
export const overlaps = (a: SessionPath, b: SessionPath): boolean => {
  const [short, long] = a.length <= b.length ? [a, b] : [b, a]
  return short.every((segment, i) => segment === long[i])
}

function segmentProblem(segment: unknown, position: number): string | undefined {
  if (typeof segment === 'number') {
    if (position === 0) return 'the first segment is a member name'
    return Number.isInteger(segment) && segment >= 0 && segment <= MAX_INDEX
      ? undefined
      : 'an index is a whole number from 0'
  }
  if (typeof segment !== 'string' || !segment.isWellFormed())
    return 'a segment is a well-formed text or an index'
  if (FORBIDDEN_NAMES.has(segment)) return 'this name is refused'
  return position === 0 && segment === RESERVED_NAME ? 'is kept by the store' : undefined
}

/** An error names the path; whatever was no segment is named by its type. */
const printable = (path: readonly unknown[]): SessionPath =>
  Array.from(path, (s): PathSegment =>
    typeof s === 'number' ? s : typeof s === 'string' ? s.toWellFormed() : `(${typeof s})`,
  )
