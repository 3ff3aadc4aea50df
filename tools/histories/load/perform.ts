/** One call of a plan, done on a real store, and its outcome in the words of a history. */
import { SessionBackendError, SessionConflictError, SessionRevokedError } from '../../../lib/errors.ts'
import type { Session } from '../../../lib/domain/session-types.ts'
import type { SessionStore } from '../../../lib/store.ts'
import type { PatchOperation } from '../../../lib/domain/patch.ts'
import type { Call, Change, Data, Json, Outcome } from '../history.ts'
import { WITHDRAWN, isData } from '../history.ts'
import { applyChanges } from '../model/document.ts'

export interface Shopper extends Session {
  readonly counts?: Record<string, number>
  readonly log?: string[]
  readonly note?: string
}
export type Store = SessionStore<Shopper>

export interface Names {
  readonly id: string
  readonly newId: string
  readonly revision: string | undefined
}

export async function outcomeOf(store: Store, call: Call, names: Names): Promise<Outcome> {
  try {
    return { kind: 'reply', value: await perform(store, call, names) }
  } catch (error) {
    return outcomeOfError(error)
  }
}

function outcomeOfError(error: unknown): Outcome {
  if (error instanceof SessionConflictError) return { kind: 'conflict' }
  if (error instanceof SessionRevokedError) return WITHDRAWN
  if (error instanceof SessionBackendError) return { kind: error.outcome, why: error.reason }
  return { kind: 'wrong', why: error instanceof Error ? `${error.name}: ${error.message}` : String(error) }
}

async function perform(store: Store, call: Call, { id, newId, revision }: Names): Promise<Json> {
  switch (call.kind) {
    case 'write':
      return write(store, call, id, revision)
    case 'get':
      return dataOf(await store.get(id, { touch: call.touch }))
    case 'getFields':
      return (await store.getFields(id, call.fields as ('note' | 'log')[])) as Json // names of members, drawn
    case 'getPath':
      return (await store.getPath(id, call.path as ['preferences', string])) ?? null
    case 'hasPermission':
      return store.hasPermission(id, call.permission)
    case 'read':
      return read(store, call, id, revision)
    case 'exists':
    case 'expiresInMs':
    case 'touch':
    case 'destroy':
      return store[call.kind](id)
    case 'regenerate':
      return dataOf((await store.regenerate(id, call.patch, { id: newId }))?.session)
    case 'create':
      return dataOf((await store.create(call.data, { id })).session)
  }
}

async function read(
  store: Store,
  { touch }: { readonly touch: boolean },
  id: string,
  ifRevision: string | undefined,
): Promise<Json> {
  const found = await store.read(id, { touch, ifRevision })
  if (found === null) return null
  const { revision, expiresInMs } = found
  if ('unchanged' in found) return { revision, expiresInMs, unchanged: true }
  return { revision, expiresInMs, data: dataOf(found.session) }
}

const TIMES = ['created_at', 'last_activity', 'expires_at']

/** Without the times, which are whole seconds: how long it lives is told better by `expiresInMs`. */
function dataOf(session: object | null | undefined): Json {
  if (session === null || session === undefined) return null
  return Object.fromEntries(Object.entries<Json>({ ...session }).filter(([name]) => !TIMES.includes(name)))
}

async function write(
  store: Store,
  { method, changes, touch }: Call & { kind: 'write' },
  id: string,
  ifRevision: string | undefined,
): Promise<Json> {
  const [change] = changes
  if (change === undefined) throw new Error('a write without a change')
  switch (method) {
    case 'modify':
      return dataOf(
        await store.modify(id, (session) => applyChanges(dataOf(session) as Data, changes).data, {
          touch,
        }),
      )
    case 'patch':
      return store.patch(
        id,
        changes.map(operationOf),
        ifRevision === undefined ? { touch } : { touch, ifRevision },
      )
    default:
      return writeOne(store, change, id, touch)
  }
}

type PreferencePath = ['preferences', string] // any path that is drawn

async function writeOne(store: Store, change: Change, id: string, touch: boolean): Promise<Json> {
  switch (change.op) {
    case 'set':
      return store.setPath(id, change.path as PreferencePath, change.value as string, { touch })
    case 'unset':
      return store.deletePath(id, change.path as PreferencePath, { touch })
    case 'increment':
      return store.increment(id, change.path as ['counts', string], change.by, { touch })
    case 'add':
      return store.grantPermissions(id, ...(change.values as string[]))
    case 'remove':
      return store.revokePermissions(id, ...(change.values as string[]))
    case 'merge':
      return store.update(id, change.value, { touch })
    case 'replace':
      return store.replace(id, change.value, { touch })
  }
}

function operationOf(change: Change): PatchOperation {
  if (change.op === 'replace' || change.op === 'merge') throw new Error('no part of a patch')
  return change
}

/** The revision that a reply tells. */
export const revisionOf = (outcome: Outcome): string | undefined => {
  if (outcome.kind !== 'reply' || !isData(outcome.value)) return undefined
  const { revision } = outcome.value
  return typeof revision === 'string' ? revision : undefined
}
