/** What patch.lua takes and answers. */
import type { PatchReply, PatchRequest, SessionLimit } from '../backends/backend.ts'
import type { DocumentForm } from './document.ts'
import { CODE, numberAt, stateOf, textAt } from './reply.ts'
import type { Reply } from './reply.ts'

/** ARGV 4 to 9. */
export function patchArguments(request: PatchRequest, form: DocumentForm): string[] {
  const { revision, touch, ifRevision, envelope, client } = request
  return [
    revision,
    touch ? '1' : '0',
    revisionText(ifRevision),
    form.envelope(envelope),
    specialText(request),
    form.client(client),
  ]
}

export function patchReply(reply: Reply): PatchReply | undefined {
  switch (reply.code) {
    case CODE.OK:
      return {
        kind: 'applied',
        nowMs: numberAt(reply, 0),
        state: stateOf(reply.items[1]),
        numbers: numbersIn(reply.items[2]),
      }
    case CODE.GONE:
      return { kind: 'gone' }
    case CODE.CONFLICT:
      return { kind: 'conflict' }
    case CODE.PATH:
      return { kind: 'path', index: numberAt(reply, 0), why: textAt(reply, 1) }
    case CODE.BOUNDS:
      return { kind: 'bounds', index: numberAt(reply, 0), keyword: textAt(reply, 1) }
    case CODE.LIMIT:
      return { kind: 'limit' }
    case CODE.EXISTS:
      return { kind: 'exists' }
    default:
      return undefined
  }
}

/** A record of another hand has the empty revision, which is `-` on the wire: empty means any. */
export const revisionText = (revision: string | undefined): string =>
  revision === undefined ? '' : revision || '-'

const numbersIn = (list: unknown): number[] => (Array.isArray(list) ? list.map(Number) : [])

export const limitText = (limit: SessionLimit | null | undefined): string =>
  limit ? `${limit.max}|${limit.onLimit}` : ''

/** ARGV 8 of patch.lua; empty on the hot path. */
function specialText(request: PatchRequest): string {
  const { ifUser, user, limit, idleTimeoutMs, renew, moveTo } = request
  if ([ifUser, user, idleTimeoutMs, renew, moveTo].every((part) => part === undefined)) return ''
  const renewal = renew === undefined ? '' : renew.own ? 'own' : 'default'
  const limits = limitText(limit) || '|'
  return [
    ifUser ?? '*',
    user ?? '*',
    limits,
    idleTimeoutMs ?? '',
    renewal,
    renew?.absoluteTimeoutMs ?? '',
    moveTo ?? '',
  ].join('|')
}
