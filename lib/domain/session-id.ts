/** Ids are bearer secrets; handles are their public names. */
import { hash, randomFillSync } from 'node:crypto'

/** Any framework's ids: 16 to 256 characters that need no quoting in a key. */
const ID = /^[A-Za-z0-9_.,-]{16,256}$/
const HANDLE = /^[A-Za-z0-9_-]{43}$/

const ID_BYTES = 32
/** Drawn ahead, since each draw asks the operating system. Wiped as it is used. */
const pool = Buffer.alloc(128 * ID_BYTES)
let used = pool.length

/** 256 random bits (ASVS 11.5.1 asks for 128 at least), 43 characters of base64url. */
export function generateId(): string {
  if (used === pool.length) {
    randomFillSync(pool)
    used = 0
  }
  const bytes = pool.subarray(used, (used += ID_BYTES))
  const id = bytes.toString('base64url')
  bytes.fill(0)
  return id
}

/** base64url(SHA-256(id)): opens nothing, names the session in lists, logs and events. */
export const handleOf = (id: string): string => hash('sha256', id, 'base64url')

/** Ids come from strangers, so anything at all may be asked. */
export const isIdShape = (id: unknown): id is string => typeof id === 'string' && ID.test(id)

export const isHandleShape = (handle: unknown): handle is string =>
  typeof handle === 'string' && HANDLE.test(handle)
