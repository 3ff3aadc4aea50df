/** New sessions, and old ones under a new id. */
import * as fc from 'fast-check'
import type { CreateOptions } from '../../../lib/store-contract.ts'
import type { Call } from '../model/index.ts'
import { anEnvelope, anIdle, aWhole } from './call-parts.ts'
import type { SomeCalls } from './call-parts.ts'
import { always, usually } from './chance.ts'
import { aClient } from './clients.ts'
import { aMergeInto } from './operations.ts'
import { anId, anIdToGive, dataOf } from './picks.ts'
import { aUser } from './schemas/kind.ts'
import type { Kind } from './schemas/kind.ts'

const createOptions: fc.Arbitrary<Birth['options']> = usually(
  fc.record({ client: aClient, envelope: anEnvelope }, { requiredKeys: [] }),
  fc.record(
    { client: aClient, envelope: anEnvelope, idleTimeoutMs: anIdle, absoluteTimeoutMs: anIdle },
    { requiredKeys: [] },
  ),
  2,
)

/** An id given, or those that are drawn. */
interface Birth {
  readonly id: string | undefined
  readonly draws: readonly string[]
  readonly options: Omit<CreateOptions, 'id'>
}

const aBirth: fc.Arbitrary<Birth> = fc.record({
  id: fc.option(anIdToGive, { nil: undefined }),
  draws: fc.array(anIdToGive, { minLength: 3, maxLength: 3 }),
  options: createOptions,
})

const born = (data: unknown, { id, draws, options }: Birth): Call => ({
  method: 'create',
  args: [data, { ...options, ...(id !== undefined && { id }) }],
  draws,
})

export const aCreate = (kind: Kind): SomeCalls =>
  fc.tuple(aWhole(kind), aBirth).map(([data, birth]) => () => [born(data, birth)])

/** What a sequence begins with: mostly sessions of one user. */
export const aFirstCreate = (kind: Kind): SomeCalls =>
  fc
    .tuple(kind.document, fc.constantFrom({}, { user_id: 1001 }, { user_id: '1001' }), aBirth)
    .map(([data, user, birth]) => () => [born({ ...data, ...user }, birth)])

const aLogin = fc.record({ user_id: aUser }).map(always)

export const aRegenerate = (kind: Kind): SomeCalls =>
  fc
    .tuple(anId, fc.option(fc.oneof(aLogin, aMergeInto(kind)), { nil: undefined }), aBirth)
    .map(([pick, merge, { id, draws, options }]) => (world) => {
      const old = pick(world)
      const args = [old, merge?.(dataOf(world, old)), { ...options, ...(id !== undefined && { id }) }]
      return [{ method: 'regenerate', args, draws }]
    })
