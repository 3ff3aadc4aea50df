/** Ids that frameworks draw. */
import { createHash } from 'node:crypto'
import { isIdShape } from '../domain/session-id.ts'

/**
 * A framework's own ids may be of any form; those that cannot be a store's are replaced by a digest, from which nobody
 * comes back to the id.
 */
export function storeId(id: unknown): string | undefined {
  if (isIdShape(id)) return id
  if (typeof id !== 'string') return undefined
  return createHash('sha256').update(`framework id ${id}`).digest('base64url')
}
