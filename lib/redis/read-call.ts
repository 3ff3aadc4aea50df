/** What read.lua takes. */
import type { ReadRequest, Touch } from '../backends/backend.ts'
import type { DocumentForm } from './document.ts'

/** ARGV 3.. */
export function readArguments(
  { query, touch, ifRevision = '', schemaVersion }: ReadRequest,
  form: DocumentForm,
): string[] {
  const asked = form.query(query)
  if (schemaVersion !== undefined) asked[0] += `_${schemaVersion}`
  if (touch === undefined || !brings(touch)) return [touch === undefined ? '' : 'due', ifRevision, ...asked]
  const [kind, ...rest] = asked
  const { idleTimeoutMs = '', envelope, revision = '' } = touch
  return ['now', ifRevision, kind, String(idleTimeoutMs), form.envelope(envelope), revision, ...rest]
}

const brings = ({ idleTimeoutMs, envelope }: Touch): boolean =>
  idleTimeoutMs !== undefined || envelope !== undefined
