/** Calls of every method on sessions of a world. */
import * as fc from 'fast-check'
import { aCreate, aRegenerate } from './births.ts'
import type { SomeCalls } from './call-parts.ts'
import { reads } from './reads.ts'
import type { Kind } from './schemas/kind.ts'
import { users } from './users.ts'
import { writes } from './writes.ts'

export const aCall = (kind: Kind): SomeCalls =>
  fc.oneof(
    { weight: 6, arbitrary: fc.oneof(...reads(kind)) },
    { weight: 14, arbitrary: fc.oneof(...writes(kind)) },
    { weight: 2, arbitrary: aCreate(kind) },
    { weight: 2, arbitrary: aRegenerate(kind) },
    { weight: 2, arbitrary: fc.oneof(...users(kind)) },
  )
