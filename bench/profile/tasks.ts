/** What is profiled: an operation of a contender on its sessions, over and over. */
import { JsonSessionStore } from '../../lib/index.ts'
import type { Client, Contender } from '../contenders/contender.ts'
import { NAMES, prefixOf } from '../contenders/contender.ts'
import { OPTIONS } from '../contenders/stores.ts'
import { sessionOf } from '../data.ts'
import type { Data } from '../data.ts'
import type { ContenderKey } from '../plan.ts'

export const TASKS = [
  'change',
  'read',
  'fields',
  'increment',
  'touch',
  'create',
  'destroy',
  'logout',
] as const
export type TaskName = (typeof TASKS)[number]

export interface Task {
  readonly name: TaskName
  readonly contender: ContenderKey
  readonly title: string
  /** Makes what so many calls need; answers the call of a number. */
  prepare(calls: number): Promise<(call: number) => Promise<unknown>>
}

/** Sessions of each user who logs out everywhere. */
export const DEVICES = 20
/** What all the other operations take turns at. */
const SESSIONS = 1000

export function taskOf(name: TaskName, contender: Contender, client: Client, kilobytes: number): Task {
  const title = `${NAMES[contender.key]}: ${name}`
  const data = Array.from({ length: SESSIONS }, (_, i) => sessionOf(kilobytes, i))
  const prepare =
    name === 'logout' ? (calls: number) => devices(client, data, calls) : preparation(name, contender, data)
  return { name, contender: contender.key, title, prepare }
}

function preparation(
  name: Exclude<TaskName, 'logout'>,
  contender: Contender,
  data: readonly Data[],
): Task['prepare'] {
  const create = (i: number): Promise<string> => contender.create(data[i % data.length] as Data) // it is not empty
  const first = async (): Promise<string[]> => {
    const ids: string[] = []
    // One at a time: the bare script takes each command down from a store.
    for (let i = 0; i < SESSIONS; i++) ids.push(await create(i))
    return ids
  }
  return async (calls) => {
    const ids = await first()
    if (name === 'create') return create
    if (name === 'destroy') {
      const all = await several(calls, create)
      return (i) => contender.destroy(all[i] ?? '')
    }
    const idOf = (i: number): string => ids[i % SESSIONS] ?? ''
    if (name === 'change') return (i) => contender.change(idOf(i), Math.floor(i / SESSIONS))
    return (i) => contender[name](idOf(i))
  }
}

/** A call ends all sessions of one user. */
async function devices(client: Client, data: readonly Data[], calls: number): ReturnType<Task['prepare']> {
  const store = new JsonSessionStore<Data>({ client, prefix: prefixOf('logo'), ...OPTIONS })
  const userOf = (i: number): number => SESSIONS + Math.floor(i / DEVICES)
  await several(
    calls * DEVICES,
    (i) => store.create({ ...(data[i % SESSIONS] as Data), user_id: userOf(i) }), // it is not empty
  )
  return (call) => store.destroyByUser(SESSIONS + call)
}

async function several<T>(count: number, make: (i: number) => Promise<T>): Promise<T[]> {
  const made: T[] = []
  for (let from = 0; from < count; from += 200)
    made.push(
      ...(await Promise.all(Array.from({ length: Math.min(200, count - from) }, (_, i) => make(from + i)))),
    )
  return made
}
