/** All that is done to one session. Each write is one of its kind, so that it can be told afterwards. */
import type { SessionEntry, View } from '../journal.ts'
import { pick } from '../random.ts'
import { handleOf } from '../../../lib/domain/session-id.ts'
import type { Data, SessionCall, Store, Told } from './recorder.ts'

/** A session as this process knows it. */
export interface Target {
  readonly session: string
  id: string
  user: string
  /** Permissions that were given, and not taken back since. */
  tokens: string[]
}

/** What is drawn anew for each call. */
export interface Fresh {
  readonly value: string
  readonly id: string
  readonly user: string
  readonly random: () => number
}

type Plan = (target: Target, fresh: Fresh) => Pick<SessionCall, 'operation' | 'changes' | 'call'>

export function create(target: Target, { value, user }: Fresh): SessionCall {
  const data: Data = {
    visits: 0,
    role: value,
    permissions: [value],
    preferences: { theme: value },
    ...(user !== '' && { user_id: user }),
  }
  const { session, id } = target
  const changes = [
    { kind: 'begin' },
    { kind: 'set', member: 'theme', value },
    { kind: 'set', member: 'role', value },
    { kind: 'set', member: 'user', value: user },
    { kind: 'add', token: value },
  ] as const
  const call = async (store: Store): Promise<Told> => viewed((await store.create(data, { id })).session)
  return { operation: 'create', session, id, changes, call }
}

const get: Plan = ({ id }, { random }) => {
  const touch = random() < 0.3
  return { operation: 'get', changes: [], call: async (store) => viewed(await store.get(id, { touch })) }
}

const read: Plan = ({ id }) => ({
  operation: 'read',
  changes: [],
  call: async (store) => viewed((await store.read(id))?.session ?? null),
})

const getFields: Plan = ({ id }) => ({
  operation: 'getFields',
  changes: [],
  call: async (store) => {
    const found = await store.getFields(id, ['visits', 'permissions'])
    return found ? { view: { visits: found.visits ?? 0, permissions: found.permissions ?? [] } } : ABSENT
  },
})

const setPreference: Plan = ({ id }, { value }) => ({
  operation: 'setPreference',
  changes: [{ kind: 'set', member: 'theme', value }],
  call: async (store) => applied(await store.setPreference(id, 'theme', value)),
})

const increment: Plan = ({ id }) => ({
  operation: 'increment',
  changes: [{ kind: 'increment' }],
  call: async (store) => {
    const visits = await store.increment(id, ['visits'])
    return visits === null ? ABSENT : { view: { visits } }
  },
})

const add: Plan = ({ id }, { value }) => ({
  operation: 'grantPermissions',
  changes: [{ kind: 'add', token: value }],
  call: async (store) => applied(await store.grantPermissions(id, value)),
})

const remove: Plan = (target, fresh) => {
  const token = target.tokens.shift()
  if (token === undefined) return add(target, fresh)
  return {
    operation: 'revokePermissions',
    changes: [{ kind: 'remove', token }],
    call: async (store) => applied(await store.revokePermissions(target.id, token)),
  }
}

/** Several at once: all or nothing. */
const patch: Plan = ({ id }, { value }) => ({
  operation: 'patch',
  changes: [{ kind: 'set', member: 'theme', value }, { kind: 'increment' }, { kind: 'add', token: value }],
  call: async (store) =>
    applied(
      await store.patch(id, [
        { op: 'set', path: ['preferences', 'theme'], value },
        { op: 'increment', path: ['visits'], by: 1 },
        { op: 'add', path: ['permissions'], values: [value] },
      ]),
    ),
})

const merge: Plan = ({ id }, { value }) => ({
  operation: 'update',
  changes: [
    { kind: 'set', member: 'role', value },
    { kind: 'set', member: 'theme', value },
  ],
  call: async (store) => applied(await store.update(id, { role: value, preferences: { theme: value } })),
})

const modify: Plan = ({ id }, { value }) => ({
  operation: 'modify',
  changes: [{ kind: 'add', token: value }, { kind: 'increment' }],
  call: async (store) =>
    viewed(
      await store.modify(id, (session) => {
        session.permissions = [...(session.permissions ?? []), value]
        session.visits = (session.visits ?? 0) + 1
      }),
    ),
})

const touch: Plan = ({ id }) => ({
  operation: 'touch',
  changes: [],
  call: async (store) => applied(await store.touch(id)),
})

const regenerate: Plan = (target, { value, id }) => ({
  operation: 'regenerate',
  changes: [
    { kind: 'move', to: id },
    { kind: 'set', member: 'role', value },
  ],
  call: async (store) =>
    viewed((await store.regenerate(target.id, { role: value }, { id }))?.session ?? null),
})

const login: Plan = (target, { user, id }) => ({
  operation: 'regenerate as another user',
  changes: [
    { kind: 'move', to: id },
    { kind: 'set', member: 'user', value: user },
  ],
  call: async (store) =>
    viewed((await store.regenerate(target.id, { user_id: user || null }, { id }))?.session ?? null),
})

const changeUser: Plan = ({ id }, { user }) => ({
  operation: 'update of the user',
  changes: [{ kind: 'set', member: 'user', value: user }],
  call: async (store) => applied(await store.update(id, { user_id: user || null })),
})

const destroy: Plan = ({ id }) => ({
  operation: 'destroy',
  changes: [{ kind: 'end' }],
  call: async (store) => applied(await store.destroy(id)),
})

const destroyByHandle: Plan = (target, fresh) => {
  const { user, id } = target
  if (user === '') return destroy(target, fresh)
  const call = async (store: Store): Promise<Told> => applied(await store.destroyByHandle(user, handleOf(id)))
  return { operation: 'destroyByHandle', changes: [{ kind: 'end' }], call }
}

/** How often each, relative to the others. */
const WEIGHTS: readonly (readonly [number, Plan])[] = [
  [14, get],
  [4, read],
  [6, getFields],
  [10, setPreference],
  [14, increment],
  [10, add],
  [5, remove],
  [7, patch],
  [6, merge],
  [6, modify],
  [6, touch],
  [3, regenerate],
  [0.7, login],
  [0.7, changeUser],
  [2.5, destroy],
  [0.7, destroyByHandle],
]
const ANY: readonly Plan[] = WEIGHTS.flatMap(([weight, plan]) =>
  Array.from({ length: weight * 10 }, () => plan),
)

export function onSession(target: Target, fresh: Fresh): SessionCall {
  const { session, id } = target
  return { session, id, ...pick(ANY, fresh.random)(target, fresh) }
}

const ABSENT: Told = { absent: true }
const applied = (there: boolean): Told => (there ? {} : ABSENT)
const viewed = (session: Data | null): Told => (session ? { view: viewOf(session) } : ABSENT)

export const viewOf = ({ visits, preferences, role, user_id, permissions }: Data): View => ({
  visits: visits ?? 0,
  user: String(user_id ?? ''),
  permissions: permissions ?? [],
  ...(preferences?.theme !== undefined && { theme: preferences.theme }),
  ...(role !== undefined && { role }),
})

/** What this process knows of it from now on; whether it can be used any longer. */
export function learn(target: Target, { ended, changes }: SessionEntry): boolean {
  if (ended === 'absent') return false
  if (ended === 'unknown') return !changes.some(({ kind }) => kind === 'move' || kind === 'end')
  if (ended !== 'applied') return true
  for (const change of changes) {
    if (change.kind === 'add') target.tokens.push(change.token)
    if (change.kind === 'move') target.id = change.to
    if (change.kind === 'set' && change.member === 'user') target.user = change.value
  }
  return !changes.some(({ kind }) => kind === 'end')
}
