/** Before a contender's speed counts, it has to do what it says. */
import { isDeepStrictEqual } from 'node:util'
import { sessionOf, themeOf } from '../data.ts'
import type { Data } from '../data.ts'
import type { Contender } from './contender.ts'

/** @throws {Error} naming the operation that did not do its work */
export async function verify(contender: Contender): Promise<void> {
  const data = sessionOf(1, 0)
  const id = await contender.create(structuredClone(data))
  const holds = async (operation: string, expected: Data): Promise<void> => {
    if (!isDeepStrictEqual(membersOf(await contender.read(id), Object.keys(expected)), expected))
      throw new Error(`${operation} does not do its work`)
  }
  await holds('create', data)
  const { user_id, role } = data
  if (!isDeepStrictEqual(valuesOf(await contender.fields(id)), new Set([user_id, role])))
    throw new Error('fields does not do its work')
  for (const turn of [0, 1]) {
    await contender.change(id, turn)
    await holds('change', { ...data, preferences: { ...data.preferences, theme: themeOf(turn) } })
  }
  const changed = { ...data, preferences: { ...data.preferences, theme: themeOf(1) } }
  await contender.increment(id)
  await holds('increment', { ...changed, visits: data.visits + 1 })
  await contender.touch(id)
  await holds('touch', { ...changed, visits: data.visits + 1 })
  await contender.destroy(id)
  if (await isThere(contender, id)) throw new Error('destroy does not do its work')
}

/** A bare reply has a list of one for each path. */
const valuesOf = (fields: unknown): Set<unknown> =>
  new Set(typeof fields === 'object' && fields !== null ? Object.values(fields).flat() : [])

const membersOf = (value: unknown, names: readonly string[]): Record<string, unknown> => {
  const object = typeof value === 'object' && value !== null ? value : {}
  return Object.fromEntries(names.map((name) => [name, Reflect.get(object, name)]))
}

async function isThere(contender: Contender, id: string): Promise<boolean> {
  try {
    return (await contender.read(id)) !== null
  } catch {
    // Some expect an object.
    return false
  }
}
