/** What the operations of a patch mean, written for clarity alone: what stores answer is compared with it. */
import type { PatchOperation } from '../domain/patch.ts'
import type { PathSegment } from '../errors.ts'
import type { SuiteData } from './harness.ts'

class Refused extends Error {}

type Container = Record<PathSegment, unknown>

/** The data after the operations, or `null` if one of them is `ERR_SESSION_PATH`. Changes no argument. */
export function patched(data: SuiteData, operations: readonly PatchOperation[]): SuiteData | null {
  let after = data
  try {
    for (const operation of operations) {
      const draft = structuredClone(after)
      if (apply(draft, operation)) after = draft
    }
    return after
  } catch (error) {
    if (error instanceof Refused) return null
    throw error
  }
}

/** Changes `root`, and says whether there was anything to change: if not, no parents are made either. */
function apply(root: SuiteData, operation: PatchOperation): boolean {
  const { op, path } = operation
  const last = path.at(-1)
  if (last === undefined) {
    if (op === 'merge') replaceMembers(root, merged(root, operation.value))
    return true
  }
  const parent = parentOf(root, path, op !== 'unset' && op !== 'remove')
  if (parent === undefined) return false
  const value = changed(step(parent, last), operation)
  if (value !== undefined) parent[last] = value
  else if (op === 'unset') remove(parent, last)
  return value !== undefined || op === 'unset'
}

function replaceMembers(root: SuiteData, by: SuiteData): void {
  for (const name of Object.keys(root)) delete root[name]
  Object.assign(root, by)
}

/** Absent and null parents are made on the way, or end it; everything else that is no way on is refused. */
function parentOf(root: SuiteData, path: readonly PathSegment[], makes: boolean): Container | undefined {
  let node: Container = root
  for (const [i, segment] of path.entries()) {
    if (typeof segment === 'number' ? !Array.isArray(node) || segment >= node.length : Array.isArray(node))
      throw new Refused()
    if (i === path.length - 1) break
    const next = step(node, segment) ?? null
    if (next === null && typeof path[i + 1] === 'number' && makes) throw new Refused()
    if (next === null && !makes) return undefined
    if (next === null) node[segment] = {}
    else if (typeof next !== 'object') throw new Refused()
    node = node[segment] as Container // made, or seen to be one
  }
  return node
}

const step = (node: Container, segment: PathSegment): unknown =>
  Object.hasOwn(node, segment) ? node[segment] : undefined

function remove(parent: Container, last: PathSegment): void {
  if (Array.isArray(parent)) parent.splice(Number(last), 1)
  else delete parent[last]
}

/** The new value; `undefined` where nothing is put. */
function changed(now: unknown, operation: PatchOperation): unknown {
  switch (operation.op) {
    case 'set':
      return structuredClone(operation.value)
    case 'unset':
      return undefined
    case 'increment':
      if (typeof (now ?? 0) !== 'number') throw new Refused()
      return Number(now ?? 0) + operation.by
    case 'merge':
      return merged(now, operation.value)
    case 'add': {
      const list = listOf(now)
      const fresh = operation.values.filter(
        (v, i, all) => !includes(list, v) && !includes(all.slice(0, i), v),
      )
      const added = operation.unique === false ? operation.values : fresh
      return added.length === 0 ? undefined : structuredClone([...list, ...added])
    }
    case 'remove': {
      const left = listOf(now).filter((v) => !includes(operation.values, v))
      return left.length === listOf(now).length ? undefined : left
    }
  }
}

function listOf(now: unknown): readonly unknown[] {
  if (now === undefined || now === null) return []
  if (!Array.isArray(now)) throw new Refused()
  return now
}

/** RFC 7396, section 2. */
function merged(target: unknown, patch: object): SuiteData {
  const result: SuiteData = isObject(target) ? { ...target } : {}
  for (const [name, value] of Object.entries(patch)) {
    if (value === null) delete result[name]
    else
      result[name] = isObject(value)
        ? merged(Object.hasOwn(result, name) ? result[name] : undefined, value)
        : structuredClone(value)
  }
  return result
}

const isObject = (value: unknown): value is SuiteData =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const includes = (list: readonly unknown[], value: unknown): boolean =>
  list.some((element) => canonical(element) === canonical(value))

/** JSON text with the members of every object in one order. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_, v: unknown) =>
    isObject(v) ? Object.fromEntries(Object.entries(v).sort(([a], [b]) => (a < b ? -1 : 1))) : v,
  )
}
