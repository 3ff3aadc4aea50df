/** Paths as RedisJSON reads them. User text goes in quoted, never as grammar. */
import type { PathSegment, SessionPath } from '../errors.ts'

/** How a member's name is written. */
interface NameForms {
  /** In JSON text, with its colon: `"theme":`. */
  readonly member: string
  /** In a path: `.theme`, which is parsed in half the time of `["theme"]`, where the name is that plain. */
  readonly step: string
  /**
   * RedisJSON skips spaces at the beginning of a quoted name (seen on 2.8.3), so such a member is out of reach of any
   * path. It is read with the whole and written by a MERGE at the root.
   */
  readonly readable: boolean
  /**
   * RedisJSON before 8.6 writes a name with escapes in it under the escaped text (reads are right). Such names are
   * written by a MERGE at the root, where they are JSON text.
   */
  readonly writable: boolean
}

/** Names come from users too, so neither their number nor their length may fill the memory. */
const MAX_REMEMBERED = 1000
const MAX_LENGTH = 100
const PLAIN = /^[A-Za-z_]\w*$/
const remembered = new Map<string, NameForms>()

export function nameForms(name: string): NameForms {
  return remembered.get(name) ?? made(name)
}

function made(name: string): NameForms {
  const quoted = quote(name)
  const readable = !name.startsWith(' ')
  const forms = {
    member: `${JSON.stringify(name)}:`,
    step: PLAIN.test(name) ? `.${name}` : `[${quoted ?? escaped(name)}]`,
    readable,
    writable: readable && quoted !== undefined,
  }
  if (remembered.size >= MAX_REMEMBERED) remembered.clear()
  if (name.length <= MAX_LENGTH) remembered.set(name, forms)
  return forms
}

export const jsonPath = (path: SessionPath): string => path.reduce<string>((text, s) => text + step(s), '$')

/** Whether `jsonPath` names what it should. */
export const isReadablePath = (path: SessionPath): boolean =>
  path.every((s) => typeof s === 'number' || nameForms(s).readable)

/** Whether a write reaches what `jsonPath` names. */
export const isWritablePath = (path: SessionPath): boolean =>
  path.every((s) => typeof s === 'number' || nameForms(s).writable)

const step = (segment: PathSegment): string =>
  typeof segment === 'number' ? `[${segment}]` : nameForms(segment).step

function quote(name: string): string | undefined {
  // Control characters are read and written raw by RedisJSON but not by its relatives.
  if (/[\\\u0000-\u001f]/.test(name)) return undefined
  if (!name.includes('"')) return `"${name}"`
  return name.includes("'") ? undefined : `'${name}'`
}

const escaped = (name: string): string => `"${name.replace(/[\\"]/g, '\\$&')}"`
