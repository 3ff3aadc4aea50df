/** Changing one session. */
import type { PatchOperation } from '../domain/patch.ts'
import { withoutStoreMembers } from '../domain/session.ts'
import type { SessionState } from '../domain/session.ts'
import type { JsonObject } from '../domain/json.ts'
import type { SessionPath } from '../errors.ts'
import type { StoredSession, TouchOptions, WriteOptions } from '../store-contract.ts'
import { applyWrite, compareAndSet, requestOf, settle, stateAfter } from './apply.ts'
import type { Applied, WriteSettings } from './apply.ts'
import type { StoreContext } from './context.ts'
import { prepareData, prepareEnvelope, prepareOperations } from './prepare.ts'
import type { PreparedData } from './prepare.ts'
import { sessionOf } from './reads.ts'
import { newerError } from './upgrades.ts'

/** `null`: no such session. `method` names the caller in events. */
export async function write(
  context: StoreContext,
  method: string,
  id: unknown,
  operations: readonly PatchOperation[],
  options: WriteOptions = {},
): Promise<Applied | null> {
  const patch = prepareOperations(context, operations)
  const settings = settingsOf(context, options)
  const suffix = context.suffixOf(id)
  if (suffix === undefined) return null
  const applied = await applyWrite(context, suffix, patch, settings, context.deadline())
  return reported(context, method, suffix, applied)
}

export async function increment(
  context: StoreContext,
  id: unknown,
  path: SessionPath,
  by: number,
  options?: WriteOptions,
): Promise<number | null> {
  const applied = await write(context, 'increment', id, [{ op: 'increment', path, by }], options)
  return applied?.numbers[0] ?? null
}

export async function replace(
  context: StoreContext,
  id: unknown,
  data: unknown,
  options: WriteOptions = {},
): Promise<boolean> {
  const prepared = prepareData(context, data)
  const settings = settingsOf(context, options)
  const applied = await onRecord(context, 'replace', id, (suffix) =>
    replaceWhole(context, suffix, prepared, settings),
  )
  return applied !== null
}

export async function modify<S extends object>(
  context: StoreContext,
  id: unknown,
  change: (session: StoredSession<S>) => S | void | Promise<S | void>,
  { touch = true }: TouchOptions = {},
): Promise<StoredSession<S> | null> {
  let written: JsonObject = {}
  // Time inside `change` is the caller's own, so the deadline moves with it.
  let deadline = context.deadline()
  const run = async (
    data: JsonObject,
    state: SessionState,
  ): Promise<{ prepared: PreparedData; numbers: [] }> => {
    const before = performance.now()
    const session = sessionOf<S>(data, state)
    const given: unknown = await change(session)
    const prepared = prepareData(context, given === undefined ? session : given)
    deadline += performance.now() - before
    written = prepared.data
    return { prepared, numbers: [] }
  }
  const applied = await onRecord(context, 'modify', id, (suffix) =>
    compareAndSet(context, suffix, { touch }, () => deadline, run),
  )
  return applied && sessionOf<S>(withoutStoreMembers(written), stateAfter(applied))
}

export async function destroy(context: StoreContext, id: unknown): Promise<boolean> {
  const suffix = context.suffixOf(id)
  return suffix !== undefined && context.backend.destroy(suffix, {}, context.deadline())
}

const settingsOf = (
  context: StoreContext,
  { touch = true, envelope, idleTimeoutMs, ifRevision }: WriteOptions,
): WriteSettings => ({
  touch,
  envelope: prepareEnvelope(context, envelope),
  idleTimeoutMs: context.idleTimeoutMs(idleTimeoutMs),
  ifRevision,
})

async function replaceWhole(
  context: StoreContext,
  suffix: string,
  prepared: PreparedData,
  settings: WriteSettings,
): Promise<Applied | 'exists' | null> {
  const request = requestOf(context, settings, prepared.user, [], prepared)
  const reply = await context.backend.patch(suffix, request, context.deadline())
  if (reply.kind === 'version') throw newerError(context, suffix, reply)
  return reply.kind === 'applied' ? reply : settle(context, reply, undefined)
}

async function onRecord(
  context: StoreContext,
  method: string,
  id: unknown,
  act: (suffix: string) => Promise<Applied | 'exists' | null>,
): Promise<Applied | null> {
  const suffix = context.suffixOf(id)
  return suffix === undefined ? null : reported(context, method, suffix, await act(suffix))
}

/** A write for a session that has gone is reported, and changes nothing. */
function reported(
  context: StoreContext,
  method: string,
  suffix: string,
  applied: Applied | 'exists' | null,
): Applied | null {
  if (applied !== null && applied !== 'exists') return applied
  context.lateWrite(suffix, method)
  return null
}
