/** What is wrong with a call by itself, whatever is stored: its paths, its values, their sizes. */
import type { PatchOperation } from '../../../lib/domain/patch.ts'
import type { PathSegment, SessionPath } from '../../../lib/errors.ts'
import type { Refusal } from './expected.ts'
import { asJson, bytesOf, invalid, isObject, isSafeName, jsonRefusals, wrongPath } from './json.ts'
import type { ModelSchema } from './schema.ts'

export const TIMES: readonly string[] = ['created_at', 'last_activity', 'expires_at']
const MAX_SEGMENTS = 64

export function readPathRefusals(path: SessionPath): Refusal[] {
  if (path.length === 0 || path.length > MAX_SEGMENTS) return [wrongPath([])]
  return path.every(isSegment) ? [] : [wrongPath(path.map(shown))]
}

function writePathRefusals(path: SessionPath): Refusal[] {
  const kept = TIMES.includes(String(path[0]))
  return kept ? [wrongPath(path.map(shown))] : readPathRefusals(path)
}

function isSegment(segment: PathSegment, position: number): boolean {
  if (typeof segment === 'number') return position > 0 && Number.isInteger(segment) && segment >= 0
  return isSafeName(segment) && (position > 0 || segment !== '_session')
}

const shown = (segment: PathSegment): PathSegment =>
  typeof segment === 'string' ? segment.toWellFormed() : segment

export interface Judged {
  /** Those that can be applied, their values as JSON. */
  readonly usable: readonly PatchOperation[]
  readonly refusals: readonly Refusal[]
}

export function judged(operations: readonly PatchOperation[], schema: ModelSchema, maxBytes: number): Judged {
  const each = operations.map((operation) => operationRefusals(operation, maxBytes))
  const usable = operations.filter((_, i) => each[i]?.length === 0).map(plain)
  const ruledOut = usable.flatMap((operation) => schema.pathRefusals(operation))
  return { usable, refusals: [...each.flat(), ...overlaps(usable), ...ruledOut] }
}

function operationRefusals(operation: PatchOperation, maxBytes: number): Refusal[] {
  const { op, path } = operation
  const atRoot = op === 'merge' && path.length === 0
  const refusals = atRoot ? [] : writePathRefusals(path)
  if (Buffer.byteLength(path.join()) > maxBytes) refusals.push(tooLarge)
  if (op === 'increment' && !Number.isFinite(operation.by)) refusals.push(invalid(path, 'json'))
  const value = valueOf(operation)
  if (op === 'unset' || op === 'increment') return refusals
  if (value === undefined) return [...refusals, invalid(path, 'json')]
  refusals.push(...valueRefusals(value, path, maxBytes))
  if (op === 'merge' && !isObject(value)) refusals.push(invalid(path, 'type'))
  if (atRoot)
    refusals.push(
      ...Object.keys(operation.value)
        .filter(isSafeName)
        .flatMap((name) => writePathRefusals([name])),
    )
  return refusals
}

function valueRefusals(value: unknown, path: SessionPath, maxBytes: number): Refusal[] {
  const refusals = jsonRefusals(value, path)
  const large = refusals.length === 0 && typeof value !== 'number' && bytesOf(value) > maxBytes
  return large ? [tooLarge] : refusals
}

/** An adapter's own small object; `null` removes it. */
export function envelopeRefusals(envelope: unknown, maxBytes: number): Refusal[] {
  return envelope === undefined || envelope === null ? [] : valueRefusals(envelope, [], maxBytes)
}

/** At the value or at the whole. */
const tooLarge: Refusal = { code: 'ERR_SESSION_INVALID', keyword: 'size' }

const valueOf = (operation: PatchOperation): unknown =>
  'value' in operation ? operation.value : 'values' in operation ? operation.values : undefined

function plain(operation: PatchOperation): PatchOperation {
  if ('value' in operation) return { ...operation, value: asJson(operation.value) as object }
  return 'values' in operation ? { ...operation, values: asJson(operation.values) as unknown[] } : operation
}

/** Two paths of one patch may not be the same, nor one below the other. */
function overlaps(operations: readonly PatchOperation[]): Refusal[] {
  const written = operations.map(writtenPaths)
  const meet = (a: SessionPath, b: SessionPath): boolean =>
    a.slice(0, b.length).every((segment, i) => segment === b[i])
  return written.flatMap((paths, i) =>
    written
      .slice(i + 1)
      .flat()
      .flatMap((b) => paths.filter((a) => meet(a, b)).flatMap((a) => [wrongPath(a), wrongPath(b)])),
  )
}

/** A merge into the root writes its members; the removal of an element moves those behind it. */
function writtenPaths(operation: PatchOperation): SessionPath[] {
  const { op, path } = operation
  if (op === 'merge' && path.length === 0) return Object.keys(operation.value).map((name) => [name])
  return [op === 'unset' && typeof path.at(-1) === 'number' ? path.slice(0, -1) : path]
}
