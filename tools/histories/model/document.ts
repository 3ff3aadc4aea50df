/** What changes make of a document. Written apart from lib/, which is what is being checked. */
import { canonical, isData, isList } from '../history.ts'
import type { Change, Data, Json, Path } from '../history.ts'

export interface Changed {
  readonly data: Data
  /** What each increment made. */
  readonly numbers: readonly number[]
}

export function applyChanges(data: Data, changes: readonly Change[]): Changed {
  const numbers: number[] = []
  let after = data
  for (const change of changes) {
    after = changed(after, change)
    if (change.op === 'increment') numbers.push(Number(valueAt(after, change.path)))
  }
  return { data: after, numbers }
}

function changed(data: Data, change: Change): Data {
  switch (change.op) {
    case 'set':
      return withValue(data, change.path, change.value)
    case 'unset':
      return valueAt(data, change.path) === undefined ? data : without(data, change.path)
    case 'increment':
      return withValue(data, change.path, Number(valueAt(data, change.path) ?? 0) + change.by)
    case 'add':
    case 'remove':
      return withElements(data, change)
    case 'merge':
      return merged(data, change.value)
    case 'replace':
      return change.value
  }
}

function withElements(data: Data, { op, path, values }: Change & { op: 'add' | 'remove' }): Data {
  const found = valueAt(data, path) ?? []
  const before = isList(found) ? found : []
  const has = (list: readonly Json[], value: Json): boolean =>
    list.some((one) => canonical(one) === canonical(value))
  if (op === 'remove') {
    const after = before.filter((one) => !has(values, one))
    return after.length === before.length ? data : withValue(data, path, after)
  }
  const added = values.filter((value, i) => !has(before, value) && !has(values.slice(0, i), value))
  return added.length === 0 ? data : withValue(data, path, [...before, ...added])
}

/** RFC 7396. */
function merged(target: Json | undefined, patch: Data): Data {
  const result: Record<string, Json> = isData(target) ? { ...target } : {}
  for (const [name, value] of Object.entries(patch)) {
    if (value === null) delete result[name]
    else result[name] = isData(value) ? merged(result[name], value) : value
  }
  return result
}

export function valueAt(data: Data, path: readonly string[]): Json | undefined {
  return path.reduce<Json | undefined>((at, name) => (isData(at) ? at[name] : undefined), data)
}

function withValue(data: Data, [name, ...rest]: Path, value: Json): Data {
  const [next, ...others] = rest
  if (next === undefined) return { ...data, [name]: value }
  const below = data[name]
  return { ...data, [name]: withValue(isData(below) ? below : {}, [next, ...others], value) }
}

function without(data: Data, [name, ...rest]: Path): Data {
  const { [name]: below, ...others } = data
  const [next, ...path] = rest
  if (next === undefined) return others
  return isData(below) ? { ...data, [name]: without(below, [next, ...path]) } : data
}
