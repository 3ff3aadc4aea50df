/** Sessions, and every call that takes an id, for cases that hold for all of them. */
import type { SessionPath } from '../errors.ts'
import type { SuiteData, SuiteStore } from './harness.ts'

export const ALICE: SuiteData = {
  user_id: 1001,
  email: 'alice@example.com',
  role: 'admin',
  permissions: ['read', 'write', 'admin'],
  preferences: { theme: 'dark', language: 'en' },
  visits: 1,
}
export const BOB: SuiteData = { user_id: 1002, email: 'bob@example.com', role: 'user', permissions: ['read'] }
/** Nobody has logged in. */
export const GUEST: SuiteData = { preferences: { theme: 'dark' } }

/** A session of Alice, or of the given data. */
export async function sessionOf(store: SuiteStore, data: SuiteData = ALICE): Promise<string> {
  return (await store.create(data)).id
}

/** An object schema that leaves everything open: what the store itself refuses shows. */
export const OPEN_SCHEMA = { type: 'object' } as const

/** `setPath` with a path made at run time. */
export const set = (store: SuiteStore, id: string, path: SessionPath, value: unknown): Promise<boolean> =>
  store.patch(id, [{ op: 'set', path, value }])

/** `deletePath` with a path made at run time. */
export const unset = (store: SuiteStore, id: string, path: SessionPath): Promise<boolean> =>
  store.patch(id, [{ op: 'unset', path }])

/** `getPath` with a path made at run time. */
export const at = (store: SuiteStore, id: string, path: SessionPath): Promise<unknown> =>
  store.getPath(id, path as ['x']) // the data's type is open: any path will do

/** Ids of a valid shape; `n` tells them apart. */
export const idNumber = (n: number): string => `an-id-of-a-framework.${String(n).padStart(11, '0')}`

/** One call on an id. */
export interface Call {
  readonly title: string
  /** What it answers when there is no such session. */
  readonly absent: unknown
  run(store: SuiteStore, id: string): Promise<unknown>
}

/** Every kind of partial or whole write of the data; each of them changes something in Alice's session. */
export const WRITES: readonly Call[] = [
  { title: 'setPath()', absent: false, run: (s, id) => s.setPath(id, ['preferences', 'theme'], 'light') },
  { title: 'deletePath()', absent: false, run: (s, id) => s.deletePath(id, ['preferences', 'language']) },
  { title: 'increment()', absent: null, run: (s, id) => s.increment(id, ['visits']) },
  { title: 'update()', absent: false, run: (s, id) => s.update(id, { role: 'user', email: null }) },
  { title: 'replace()', absent: false, run: (s, id) => s.replace(id, { ...ALICE, role: 'user' }) },
  { title: 'modify()', absent: null, run: (s, id) => s.modify(id, (now) => ({ ...now, role: 'user' })) },
  { title: 'setPreference()', absent: false, run: (s, id) => s.setPreference(id, 'theme', 'light') },
  { title: 'deletePreference()', absent: false, run: (s, id) => s.deletePreference(id, 'theme') },
  { title: 'grantPermissions()', absent: false, run: (s, id) => s.grantPermissions(id, 'delete') },
  { title: 'revokePermissions()', absent: false, run: (s, id) => s.revokePermissions(id, 'write') },
  {
    title: 'patch()',
    absent: false,
    run: (s, id) =>
      s.patch(id, [
        { op: 'increment', path: ['visits'], by: 2 },
        { op: 'merge', path: ['preferences'], value: { theme: 'light' } },
      ]),
  },
]

export const TOUCHES: readonly Call[] = [
  { title: 'touch()', absent: false, run: (s, id) => s.touch(id) },
  { title: 'get() with touch', absent: null, run: (s, id) => s.get(id, { touch: true }) },
  { title: 'read() with touch', absent: null, run: (s, id) => s.read(id, { touch: true }) },
]

/** Reads that leave the idle timer alone. */
export const READS: readonly Call[] = [
  { title: 'read()', absent: null, run: (s, id) => s.read(id) },
  { title: 'read() with ifRevision', absent: null, run: (s, id) => s.read(id, { ifRevision: 'x' }) },
  { title: 'get()', absent: null, run: (s, id) => s.get(id) },
  { title: 'getFields()', absent: null, run: (s, id) => s.getFields(id, ['role']) },
  { title: 'getPath()', absent: undefined, run: (s, id) => s.getPath(id, ['preferences', 'theme']) },
  { title: 'getPreference()', absent: undefined, run: (s, id) => s.getPreference(id, 'theme') },
  { title: 'exists()', absent: false, run: (s, id) => s.exists(id) },
  { title: 'expiresInMs()', absent: null, run: (s, id) => s.expiresInMs(id) },
  { title: 'hasPermission()', absent: false, run: (s, id) => s.hasPermission(id, 'read') },
]

/** Every call that takes an id. Those that end a session come last. */
export const CALLS: readonly Call[] = [
  ...READS,
  ...TOUCHES,
  ...WRITES,
  { title: 'regenerate()', absent: null, run: (s, id) => s.regenerate(id) },
  { title: 'destroy()', absent: false, run: (s, id) => s.destroy(id) },
]
