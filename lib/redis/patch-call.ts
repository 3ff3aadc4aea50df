/** What patch.lua takes and answers. */
import type { PatchReply, PatchRequest, SessionLimit } from '../backends/backend.ts'
import type { DocumentForm } from './document.ts'
import { CODE, numberAt, stateOf, textAt } from './reply.ts'
import type { Reply } from './reply.ts'

/** ARGV 3, and the revision of a new record: it ends in the schema version, so that who reads the one knows the other. */
export const stampedRevision = (revision: string, schemaVersion: number | null | undefined): string =>
  schemaVersion ? `${revision}_${schemaVersion}` : revision

/** The schema version in a revision; 0 for none. */
export const versionIn = (revision: string): number => Number(/_(\d+)$/.exec(revision)?.[1] ?? 0)

/** ARGV 4. */
export function lettersOf(
  { touch, replace, schemaVersion, tellRevisions }: PatchRequest,
  form: DocumentForm,
): string {
  const versions = schemaVersion === null ? 'k' : replace ? 'u' : ''
  return (touch ? 't' : '') + form.letters + versions + (tellRevisions === true ? 'p' : '')
}

/** ARGV 5: `''` on the hot path. No part holds a line break of its own: JSON text writes them as `\n`. */
export function conditionsText(request: PatchRequest, form: DocumentForm, pendingMs?: number): string {
  const { ifRevision, envelope, client } = request
  const special = specialText(request, pendingMs)
  if (special === '' && ifRevision === undefined && envelope === undefined && client === undefined) return ''
  return [revisionText(ifRevision), form.envelope(envelope), form.client(client), special].join('\n')
}

/** What only the caller of a script without witnesses is told. */
export type RecordPatch = PatchReply & {
  /** The index of its user has to be refreshed. */
  readonly due?: boolean
  /** Where a record that has gone has moved to. */
  readonly movedTo?: string | undefined
}

/** `revision`: what was sent, that of the record from now on but for a schema version that it kept. */
export function patchReply(reply: Reply, revision: string): RecordPatch | undefined {
  switch (reply.code) {
    case CODE.OK:
      return appliedIn(reply, revision)
    case CODE.GONE:
      return reply.items.length === 0 ? GONE : { kind: 'gone', movedTo: textAt(reply, 0) }
    case CODE.CONFLICT:
      return { kind: 'conflict' }
    case CODE.PATH:
      return { kind: 'path', index: numberAt(reply, 0), why: textAt(reply, 1) }
    case CODE.BOUNDS:
      return { kind: 'bounds', index: numberAt(reply, 0), keyword: textAt(reply, 1) }
    case CODE.VERSION:
      return { kind: 'version', schemaVersion: numberAt(reply, 0) }
    case CODE.LIMIT:
      return { kind: 'limit' }
    case CODE.EXISTS:
      return { kind: 'exists' }
    default:
      return undefined
  }
}

const APPLIED = { kind: 'applied', numbers: [] } as const
const GONE: RecordPatch = { kind: 'gone' }

function appliedIn(reply: Reply, revision: string): RecordPatch {
  const { length } = reply.items
  if (length === 0) return APPLIED
  // The quick way says no more.
  if (length === 1) return { ...APPLIED, revisions: [textAt(reply, 0), revision] }
  const state = stateOf(reply.items[1])
  return {
    kind: 'applied',
    due: reply.items[4] === 1,
    state,
    numbers: numbersIn(reply.items[2]),
    revisions: [textAt(reply, 5), state.revision],
  }
}

/**
 * A record of another hand has the empty revision, which is `-` on the wire: empty means any. A text that can be no
 * revision of ours, `!`, is the revision of no record.
 */
export function revisionText(revision: string | undefined): string {
  if (revision === undefined) return ''
  return /^[\w-]*$/.test(revision) ? revision || '-' : '!'
}

const numbersIn = (list: unknown): number[] => (Array.isArray(list) ? list.map(Number) : [])

export const limitText = (limit: SessionLimit | null | undefined): string =>
  limit ? `${limit.max}|${limit.onLimit}` : ''

/** The last line of ARGV 5. */
function specialText(request: PatchRequest, pendingMs: number | undefined): string {
  const { ifUser, user, limit, idleTimeoutMs, renew, moveTo } = request
  if (ifUser === undefined && user === undefined && moveTo === undefined && pendingMs === undefined)
    if (idleTimeoutMs === undefined && renew === undefined) return ''
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
    pendingMs ?? '',
  ].join('|')
}
