/** Reads and touches. */
import * as fc from 'fast-check'
import type { JsonObject } from '../../../lib/domain/json.ts'
import { always, usually } from './chance.ts'
import { aClient } from './clients.ts'
import { afterRead, anEnvelope, anIdle, call, fixed, onSession } from './call-parts.ts'
import type { SomeCalls } from './call-parts.ts'
import { anInnerName, aName, aRefusedName } from './names.ts'
import { anIdToGive, aPath } from './picks.ts'
import { aPermission } from './schemas/kind.ts'
import type { Kind } from './schemas/kind.ts'

const readOptions = fc.record({ touch: fc.boolean(), client: aClient }, { requiredKeys: [] })

/** What is given is written at once; else it is a question of time. */
const touchOptions = usually(
  fc.record({ client: aClient }, { requiredKeys: [] }),
  fc.record(
    { client: aClient, envelope: fc.option(anEnvelope), idleTimeoutMs: anIdle },
    { requiredKeys: [] },
  ),
  1,
)

export const reads = ({ setting }: Kind): SomeCalls[] => [
  onSession('get', fixed(fc.tuple(readOptions))),
  onSession('read', fixed(fc.tuple(readOptions))),
  afterRead('read', fc.tuple(readOptions), (given, ifRevision) => [{ ...given[0], ifRevision }]),
  onSession(
    'getFields',
    fc.array(aFieldOf, { maxLength: 5 }).map((picks) => (data) => [picks.map((p) => p(data))]),
  ),
  onSession(
    'getPath',
    aPath(setting).map((at) => (data) => [at(data)]),
  ),
  onSession('getPreference', fixed(fc.tuple(fc.oneof(fc.constantFrom('theme', 'a'), aName)))),
  onSession('hasPermission', fixed(fc.tuple(aPermission))),
  onSession('exists', fixed(fc.tuple())),
  onSession('expiresInMs', fixed(fc.tuple())),
  onSession('touch', fixed(fc.tuple(touchOptions))),
  anIdToGive.map((id) => () => [call('keyOf', id)]),
]

const aFieldOf: fc.Arbitrary<(data: JsonObject) => string> = fc.oneof(
  { weight: 4, arbitrary: fc.nat(20).map((n) => (data: JsonObject) => Object.keys(data).sort()[n] ?? 'a') },
  {
    weight: 4,
    arbitrary: fc.oneof(anInnerName, fc.constantFrom('user_id', 'created_at', 'expires_at')).map(always),
  },
  { weight: 1, arbitrary: aRefusedName.map(always) },
)
