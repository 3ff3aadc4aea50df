/** What writes do to one session. */
import type { JsonObject } from '../../../lib/domain/json.ts'
import type { PatchOperation } from '../../../lib/domain/patch.ts'
import type { SessionPath } from '../../../lib/errors.ts'
import type { TouchOptions, WriteOptions } from '../../../lib/store-contract.ts'
import { answers, ANY_INDEX, refuses } from './expected.ts'
import type { Expected, Refusal } from './expected.ts'
import { asJson, bytesOf, invalid, isObject, jsonRefusals, wrongPath } from './json.ts'
import { envelopeRefusals, judged } from './operations.ts'
import { patched } from './patch.ts'
import type { Patched } from './patch.ts'
import { sessionOf, userRefusals, withoutTimes } from './world.ts'
import type { ModelSession, World } from './world.ts'

/** What becomes of the data; `refusals` are those that come before it is looked at. */
export interface Change {
  readonly refusals: readonly Refusal[]
  readonly apply: (data: JsonObject) => Patched
  /** Where elements are added: which of them an issue is about is left open. */
  readonly lists?: readonly SessionPath[]
}

export function changeBy(world: World, operations: readonly PatchOperation[]): Change {
  const { usable, refusals } = judged(operations, world.schema, world.options.maxDataBytes)
  const lists = usable.filter(({ op }) => op === 'add').map(({ path }) => path)
  return { refusals, apply: (data) => patched(data, usable), lists }
}

/** The whole data anew. */
export function changeTo(world: World, data: unknown): Change {
  const refusals = jsonRefusals(data, [])
  if (refusals.length > 0) return { refusals, apply: unchanged }
  const json = asJson(data)
  if (!isObject(json)) return { refusals: [invalid([], 'type')], apply: unchanged }
  const own = Object.hasOwn(json, '_session') ? [wrongPath(['_session'])] : []
  const after = withoutTimes(json)
  const large = bytesOf(after) > world.options.maxDataBytes ? [invalid([], 'size')] : []
  return { refusals: [...own, ...large], apply: () => unchanged(after) }
}

const unchanged = (data: JsonObject): Patched => ({ data, numbers: [], refusals: [], refused: [] })

/** Everything that speaks against it: the change itself, and what the data would be. */
export function refusalsOf(world: World, change: Change, after: Patched): Refusal[] {
  const issues = [
    ...world.schema.issues(after.data),
    ...after.refused.flatMap((operation) => valueIssues(world, operation)),
  ]
  return [
    ...change.refusals,
    ...after.refusals,
    ...userRefusals(after.data),
    ...issues.map((issue) => ofAnyElement(issue, change.lists ?? [])),
  ]
}

function ofAnyElement(issue: Refusal, lists: readonly SessionPath[]): Refusal {
  const { path = [] } = issue
  const list = lists.find((at) => at.every((segment, i) => segment === path[i]))
  if (list === undefined || typeof path[list.length] !== 'number') return issue
  return { ...issue, path: path.with(list.length, ANY_INDEX) }
}

/** What is wrong with a value by itself. */
function valueIssues({ schema }: World, operation: PatchOperation): Refusal[] {
  const { path } = operation
  if (operation.op === 'set' || operation.op === 'merge')
    return schema.valueIssues(path, asJson(operation.value))
  if (operation.op === 'increment') return schema.valueIssues(path, operation.by)
  return operation.op === 'add'
    ? operation.values.flatMap((value, i) => schema.valueIssues([...path, i], asJson(value)))
    : []
}

/** Nothing is written where there is no session; what can be an id is reported. */
function late(world: World, id: unknown, { method, absent }: Pick<Write, 'method' | 'absent'>): Expected {
  const handle = isIdLike(id) ? world.handleOf(id) : undefined
  return answers(absent, handle === undefined ? [] : [{ type: 'late-write', handle, operation: method }])
}

/** A wrong call may be refused all the same. */
export const lateOrWrong = (
  world: World,
  id: unknown,
  change: Change,
  asks: Pick<Write, 'method' | 'absent'>,
): Expected => ({ ...late(world, id, asks), refusals: refusalsOf(world, change, change.apply({})) })

const isIdLike = (id: unknown): id is string => typeof id === 'string' && /^[A-Za-z0-9_.,-]{16,256}$/.test(id)

interface Write {
  readonly method: string
  readonly absent: false | null
  readonly answer: (session: ModelSession, after: Patched) => unknown
}

const WRITTEN = { absent: false, answer: () => true } as const

function write(
  world: World,
  id: unknown,
  asks: Write,
  change: Change,
  { touch = true, envelope, ifRevision }: WriteOptions = {},
): Expected {
  const wrong = envelopeRefusals(envelope, world.options.maxDataBytes)
  const all = { ...change, refusals: [...change.refusals, ...wrong] }
  const session = world.live(id)
  if (session === undefined) return lateOrWrong(world, id, all, asks)
  const after = all.apply(session.data)
  const refusals = [...refusalsOf(world, all, after), ...world.limitRefusals(after.data, session)]
  if (ifRevision !== undefined && ifRevision !== session.revision)
    refusals.push({ code: 'ERR_SESSION_CONFLICT', attempts: 1 })
  if (refusals.length > 0) return refuses(refusals)
  world.makeWay(after.data, session)
  commit(world, session, after.data, touch)
  if (envelope !== undefined) session.envelope = envelope && (asJson(envelope) as JsonObject)
  return answers(asks.answer(session, after))
}

/** Every applied write has a new revision and, unless it is told otherwise, counts as activity. */
export function commit(world: World, session: ModelSession, data: JsonObject, touch: boolean): void {
  session.data = data
  session.revision = world.revision()
  if (touch) session.lastActivityMs = world.time.now
  world.put(session)
}

type Patch = (
  world: World,
  id: unknown,
  operations: readonly PatchOperation[],
  options?: WriteOptions,
) => Expected

const patchOf =
  (method: string): Patch =>
  (world, id, operations, options) =>
    write(world, id, { method, ...WRITTEN }, changeBy(world, operations), options)

export const writes = {
  patch: (
    world: World,
    id: unknown,
    operations: readonly PatchOperation[],
    options?: WriteOptions,
  ): Expected => patchOf('patch')(world, id, operations, options),

  setPath: (world: World, id: unknown, path: SessionPath, value: unknown, options?: TouchOptions): Expected =>
    patchOf('setPath')(world, id, [{ op: 'set', path, value }], options),

  deletePath: (world: World, id: unknown, path: SessionPath, options?: TouchOptions): Expected =>
    patchOf('deletePath')(world, id, [{ op: 'unset', path }], options),

  setPreference: (world: World, id: unknown, key: string, value: unknown, options?: TouchOptions): Expected =>
    patchOf('setPreference')(world, id, [{ op: 'set', path: ['preferences', key], value }], options),

  deletePreference: (world: World, id: unknown, key: string, options?: TouchOptions): Expected =>
    patchOf('deletePreference')(world, id, [{ op: 'unset', path: ['preferences', key] }], options),

  grantPermissions: (world: World, id: unknown, ...values: readonly string[]): Expected =>
    patchOf('grantPermissions')(world, id, [{ op: 'add', path: ['permissions'], values }]),

  revokePermissions: (world: World, id: unknown, ...values: readonly string[]): Expected =>
    patchOf('revokePermissions')(world, id, [{ op: 'remove', path: ['permissions'], values }]),

  update: (world: World, id: unknown, value: object, options?: TouchOptions): Expected =>
    patchOf('update')(world, id, [{ op: 'merge', path: [], value }], options),

  increment(world: World, id: unknown, path: SessionPath, by = 1, options?: TouchOptions): Expected {
    const asks = {
      method: 'increment',
      absent: null,
      answer: (_: unknown, { numbers }: Patched) => numbers[0],
    }
    return write(world, id, asks, changeBy(world, [{ op: 'increment', path, by }]), options)
  },

  replace: (world: World, id: unknown, data: object, options?: WriteOptions): Expected =>
    write(world, id, { method: 'replace', ...WRITTEN }, changeTo(world, data), options),

  modify(
    world: World,
    id: unknown,
    change: (session: JsonObject) => JsonObject | void,
    options?: TouchOptions,
  ): Expected {
    const asks = { method: 'modify', absent: null, answer: sessionOf }
    const session = world.live(id)
    if (session === undefined) return late(world, id, asks)
    const draft = sessionOf(session)
    return write(world, id, asks, changeTo(world, change(draft) ?? draft), options)
  },
}
