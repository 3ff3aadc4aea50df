/** New sessions, and old ones under a new id. */
import * as fc from 'fast-check'
import type { CreateOptions } from '../../../lib/store-contract.ts'
import { anEnvelope, anIdle, aWhole } from './call-parts.ts'
import type { SomeCalls } from './call-parts.ts'
import { always, usually } from './chance.ts'
import { aClient } from './clients.ts'
import { aMergeInto } from './operations.ts'
import { anId, anIdToGive, dataOf } from './picks.ts'
import { aUser } from './schemas/kind.ts'
import type { Kind } from './schemas/kind.ts'

const createOptions: fc.Arbitrary<Omit<CreateOptions, 'id'>> = usually(
  fc.record({ client: aClient, envelope: anEnvelope }, { requiredKeys: [] }),
  fc.record(
    { client: aClient, envelope: anEnvelope, idleTimeoutMs: anIdle, absoluteTimeoutMs: anIdle },
    { requiredKeys: [] },
  ),
  2,
)

/** An id given, or those that are drawn. */
const aBirth = fc.record({
  id: fc.option(anIdToGive, { nil: undefined }),
  draws: fc.array(anIdToGive, { minLength: 3, maxLength: 3 }),
  options: createOptions,
})

/** Sessions of one user, so that there are several of somebody. */
const ofOne = (kind: Kind): fc.Arbitrary<unknown> =>
  fc.tuple(kind.document, fc.constantFrom(1001, '1001')).map(([data, user]) => ({ ...data, user_id: user }))

export const aCreate = (kind: Kind): SomeCalls =>
  fc
    .tuple(fc.oneof(ofOne(kind), aWhole(kind)), aBirth)
    .map(([data, { id, draws, options }]) => () => [
      { method: 'create', args: [data, { ...options, ...(id !== undefined && { id }) }], draws },
    ])

const aLogin = fc.record({ user_id: aUser }).map(always)

export const aRegenerate = (kind: Kind): SomeCalls =>
  fc
    .tuple(anId, fc.option(fc.oneof(aLogin, aMergeInto(kind)), { nil: undefined }), aBirth)
    .map(([pick, merge, { id, draws, options }]) => (world) => {
      const old = pick(world)
      const args = [old, merge?.(dataOf(world, old)), { ...options, ...(id !== undefined && { id }) }]
      return [{ method: 'regenerate', args, draws }]
    })
