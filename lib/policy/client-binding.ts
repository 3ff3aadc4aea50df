/** Reading a record as a client that the session may be bound to. */
import type { ReadReply, ReadRequest } from '../backends/backend.ts'
import { matchesClient } from '../domain/binding.ts'
import type { ClientInfo } from '../domain/binding.ts'
import type { ClientLabel } from '../domain/session.ts'
import { SessionInvalidError, afterPart } from '../errors.ts'
import type { StoreContext } from './context.ts'

/** `null`: there is no such session for this caller. */
export function readAs(
  context: StoreContext,
  suffix: string,
  client: ClientInfo | undefined,
  request: ReadRequest,
  deadline: number,
): Promise<ReadReply | null> {
  if (client === undefined || !isBound(context)) return context.backend.read(suffix, request, deadline)
  return readBound(context, suffix, client, request, deadline)
}

async function readBound(
  context: StoreContext,
  suffix: string,
  client: ClientInfo,
  request: ReadRequest,
  deadline: number,
): Promise<ReadReply | null> {
  const reply = await context.backend.read(suffix, request, deadline)
  if (!reply) return null
  if (reply.unchanged === true) return rereadAs(context, suffix, client, request, reply, deadline)
  return admits(context, suffix, reply.client ?? null, client, deadline).then((ok) => (ok ? reply : null))
}

/** An unchanged record did not say who it belongs to. */
async function rereadAs(
  context: StoreContext,
  suffix: string,
  client: ClientInfo,
  request: ReadRequest,
  unchanged: ReadReply,
  deadline: number,
): Promise<ReadReply | null> {
  const label = await context.backend.read(suffix, { query: { kind: 'client' } }, deadline)
  const ok = label !== null && (await admits(context, suffix, label.client ?? null, client, deadline))
  return ok ? unchanged : null
}

async function admits(
  context: StoreContext,
  suffix: string,
  label: ClientLabel | null,
  client: ClientInfo,
  deadline: number,
): Promise<boolean> {
  if (matchesClient(label, client, context.options.binding)) return true
  const mismatch = (destroyed: boolean): void =>
    context.emit({ type: 'binding-mismatch', handle: context.handleOfSuffix(suffix), destroyed })
  const destroyed = context.options.onBindingMismatch === 'destroy'
  if (destroyed) {
    // A touch has taken effect by then.
    await context.backend.destroy(suffix, {}, deadline).catch((error: unknown) => {
      mismatch(false)
      throw afterPart(error)
    })
  }
  mismatch(destroyed)
  return !destroyed
}

export const isBound = ({ options: { binding } }: StoreContext): boolean =>
  binding.userAgent === true || (binding.ip ?? 'off') !== 'off'

/** `validateOnRead`: the record, or `null` if it was discarded. @throws {SessionInvalidError} */
export async function judgeRead(
  context: StoreContext,
  suffix: string,
  reply: ReadReply,
  deadline: number,
): Promise<ReadReply | null> {
  if (reply.data === undefined) return reply
  const issues = context.guard.validate(reply.data)
  if (issues.length === 0) return reply
  const discarded = context.options.validateOnRead === 'discard'
  context.emit({ type: 'invalid-session', handle: context.handleOfSuffix(suffix), discarded })
  if (!discarded) throw new SessionInvalidError(issues)
  // Only exactly what was read: somebody may have mended it meanwhile.
  await context.backend.destroy(suffix, { ifRevision: reply.state.revision }, deadline)
  return null
}
