/** Paths as RedisJSON reads them. User text goes in quoted, never as grammar. */
import type { PathSegment, SessionPath } from '../errors.ts'

export const jsonPath = (path: SessionPath): string => '$' + path.map(segmentText).join('')

/**
 * Whether `jsonPath` names what it should: RedisJSON skips spaces at the beginning of a quoted name (seen on 2.8.3), so
 * such a member is out of reach of any path. It is read with the whole and written by a MERGE at the root.
 */
export const isReadablePath = (path: SessionPath): boolean =>
  path.every((s) => typeof s === 'number' || !s.startsWith(' '))

/**
 * Whether a write reaches what `jsonPath` names: RedisJSON before 8.6 writes a name with escapes in it under the escaped
 * text (reads are right). Such names are written by a MERGE at the root, where they are JSON text.
 */
export const isWritablePath = (path: SessionPath): boolean =>
  isReadablePath(path) && path.every((s) => typeof s === 'number' || quote(s) !== undefined)

const segmentText = (segment: PathSegment): string =>
  typeof segment === 'number' ? `[${segment}]` : `[${quote(segment) ?? escaped(segment)}]`

function quote(name: string): string | undefined {
  // Control characters are read and written raw by RedisJSON but not by its relatives.
  if (/[\\\u0000-\u001f]/.test(name)) return undefined
  if (!name.includes('"')) return `"${name}"`
  return name.includes("'") ? undefined : `'${name}'`
}

const escaped = (name: string): string => `"${name.replace(/[\\"]/g, '\\$&')}"`
