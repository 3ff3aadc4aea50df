/** Schemas of different kinds. */
import { bounded } from './bounded.ts'
import { coupled } from './coupled.ts'
import type { Kind } from './kind.ts'
import { common, open } from './open.ts'
import { recursive } from './recursive.ts'

export const KINDS: Readonly<Record<string, Kind>> = {
  'anything goes': open,
  'the default schema': common,
  'bounds, sets and closed objects': bounded,
  'members that depend on each other': coupled,
  'a schema that refers to itself': recursive,
}
