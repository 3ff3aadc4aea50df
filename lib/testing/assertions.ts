/** Assertions that speak of sessions. */
import assert from 'node:assert/strict'
import type { AnySessionStoreError, SessionStoreErrorCode } from '../errors.ts'
import type { Subject, SuiteStore } from './harness.ts'
import { MINUTE } from './harness.ts'

/** The error of that code with which `promise` rejects. */
export async function rejects<C extends SessionStoreErrorCode>(
  code: C,
  promise: Promise<unknown>,
): Promise<Extract<AnySessionStoreError, { code: C }>> {
  const error = await rejection(promise)
  assert.equal(codeOf(error), code, `rejected with ${String(error)}`)
  return error as Extract<AnySessionStoreError, { code: C }> // its code says so
}

/** Rejects by one of the store's own errors, or by the `TypeError` of a programming mistake; by nothing else. */
export async function rejectsCleanly(promise: Promise<unknown>): Promise<void> {
  const error = await rejection(promise)
  const known = error instanceof TypeError || codeOf(error)?.startsWith('ERR_SESSION_') === true
  assert.ok(known && codeOf(error) !== 'ERR_SESSION_BACKEND', `rejected with ${String(error)}`)
}

async function rejection(promise: Promise<unknown>): Promise<unknown> {
  try {
    await promise
  } catch (error) {
    return error
  }
  return assert.fail('it was not refused')
}

export function codeOf(error: unknown): string | undefined {
  if (typeof error !== 'object' || error === null || !('code' in error)) return undefined
  return typeof error.code === 'string' ? error.code : undefined
}

/** Refused with that code, a minute later than all before, and nothing has changed: data, envelope, revision, time left. */
export async function refused<C extends SessionStoreErrorCode>(
  code: C,
  { store, clock }: Subject,
  id: string,
  write: () => Promise<unknown>,
): Promise<Extract<AnySessionStoreError, { code: C }>> {
  clock.advance(MINUTE)
  const before = await store.read(id)
  assert.ok(before !== null, 'there is no session to change')
  const error = await rejects(code, write())
  assert.deepEqual(await store.read(id), before, 'a refused write has changed something')
  return error
}

/** As `refused`, by any of the store's own errors or a `TypeError`. */
export async function refusedCleanly(
  { store }: Subject,
  id: string,
  write: () => Promise<unknown>,
): Promise<void> {
  const before = await store.read(id)
  await rejectsCleanly(write())
  assert.deepEqual(await store.read(id), before, 'a refused write has changed something')
}

/** The data of a live session, without the times. */
export async function dataOf(store: SuiteStore, id: string): Promise<Record<string, unknown>> {
  const session = await store.get(id)
  assert.ok(session !== null, 'there is no such session')
  const { created_at: _c, last_activity: _l, expires_at: _e, ...data } = session
  return data
}

/** A whole read of a live session. */
export async function readWhole(
  store: SuiteStore,
  id: string,
): Promise<{ session: object; envelope: object | null; expiresInMs: number; revision: string }> {
  const read = await store.read(id)
  assert.ok(read !== null && !('unchanged' in read), 'there is no such session')
  return read
}

/** The handles of all sessions that `scan()` comes by, each once. */
export async function scanned(store: SuiteStore): Promise<string[]> {
  const handles = new Set<string>()
  for await (const { handle } of store.scan()) handles.add(handle)
  return [...handles].sort()
}

/** base64url(SHA-256(id)): the public name of a session. */
export async function handleOf(id: string): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(id))
  return Buffer.from(digest).toString('base64url')
}

/** An instant in whole epoch seconds, as sessions show it. */
export const seconds = (ms: number): number => Math.floor(ms / 1000)

/** For the titles and messages of cases that go through a list. */
export function show(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(value.length > 40 ? `${value.slice(0, 40)}…` : value)
  if (typeof value !== 'object' || value === null) return String(value)
  const plain = (_: string, v: unknown): unknown => (typeof v === 'bigint' ? `${v}n` : v)
  return `${Object.prototype.toString.call(value)} ${JSON.stringify(value, plain)}`
}
