/** What is done to all sessions of a user, and to all there are. */
import * as fc from 'fast-check'
import type { JsonObject } from '../../../lib/domain/json.ts'
import type { Method } from '../model/index.ts'
import type { ModelSession, World } from '../model/world.ts'
import { always } from './chance.ts'
import { call, fixed, onSession, someTouch } from './call-parts.ts'
import type { SomeCalls } from './call-parts.ts'
import { aMergeInto } from './operations.ts'
import { anId } from './picks.ts'
import { aUser } from './schemas/kind.ts'
import type { Kind } from './schemas/kind.ts'
import { aText } from './values.ts'

/** A user who has sessions, and one of them; or anybody, and any session. */
interface Owner {
  readonly user: unknown
  readonly session: ModelSession | undefined
}

const anOwner: fc.Arbitrary<(world: World) => Owner> = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.nat(9).map((n) => (world: World) => {
      const owned = world.all().filter(({ data }) => (data['user_id'] ?? null) !== null)
      const session = owned[n % owned.length]
      return { user: session?.data['user_id'] ?? 1001, session }
    }),
  },
  {
    weight: 2,
    arbitrary: fc
      .tuple(aUser, anId)
      .map(([user, id]) => (world: World) => ({ user, session: world.live(id(world)) })),
  },
)

const onUser = (
  method: Method,
  args: fc.Arbitrary<(world: World, owner: Owner) => readonly unknown[]>,
): SomeCalls =>
  fc.tuple(anOwner, args).map(([pick, make]) => (world) => {
    const owner = pick(world)
    return [call(method, owner.user, ...make(world, owner))]
  })

export const users = (kind: Kind): SomeCalls[] => [
  onUser('listByUser', fixed(fc.tuple(fc.record({ limit: fc.nat(4) }, { requiredKeys: [] })))),
  onUser('countByUser', fixed(fc.tuple())),
  onUser(
    'destroyByUser',
    fc.option(anId).map((except) => (world) => (except ? [{ except: except(world) }] : [])),
  ),
  onUser(
    'destroyByHandle',
    aHandle.map((handle) => (world, owner) => [handle(world, owner)]),
  ),
  onUser(
    'updateByUser',
    fc
      .tuple(aMergeInto(kind), someTouch)
      .map(([merge, o]) => (world, { session }) => [ofOneUser(world, merge(session?.data ?? {})), o]),
  ),
  onSession('destroy', fixed(fc.tuple())),
  fc.constant(() => [call('scan')]),
]

const aHandle: fc.Arbitrary<(world: World, owner: Owner) => string> = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.constant((world: World, { session }: Owner) => world.handleOf(session?.id ?? '')),
  },
  { weight: 1, arbitrary: anId.map((id) => (world: World) => world.handleOf(id(world))) },
  { weight: 1, arbitrary: aText.map(always) },
)

/** With a limit, who of several sessions gets into another user's is left to the order of things. */
function ofOneUser(world: World, merge: JsonObject): JsonObject {
  const { user_id: user, ...rest } = merge
  return user === undefined || world.options.maxSessionsPerUser !== undefined ? rest : merge
}
