/** Writes to one session. */
import * as fc from 'fast-check'
import type { JsonObject } from '../../../lib/domain/json.ts'
import { always } from './chance.ts'
import { afterRead, aWhole, fixed, onSession, someTouch, writeOptions } from './call-parts.ts'
import type { SomeCalls } from './call-parts.ts'
import { aName } from './names.ts'
import { aMergeInto, anIncrement, anOperation, aTarget } from './operations.ts'
import { aPath } from './picks.ts'
import { aPermission } from './schemas/kind.ts'
import type { Kind } from './schemas/kind.ts'
import { aGivenValue, aText } from './values.ts'

export const writes = (kind: Kind): SomeCalls[] => {
  // The more there are, the more often one of them is refused, and with it all.
  const several = patchOf(fc.array(anOperation(kind), { minLength: 0, maxLength: 4 }))
  const single = patchOf(anOperation(kind).map((operation) => [operation]))
  const target = aTarget(kind)
  const key = fc.oneof(fc.constantFrom('theme', 'language', 'a'), aName)
  const setPath = onSession(
    'setPath',
    fc.tuple(target, someTouch).map(([t, o]) => (data) => [t(data).path, t(data).value, o]),
  )
  return [
    ...[setPath, setPath],
    onSession(
      'deletePath',
      fc.tuple(aPath(kind.setting), someTouch).map(([at, o]) => (data) => [at(data), o]),
    ),
    onSession(
      'increment',
      fc.tuple(anIncrement(kind), someTouch).map(([sum, o]) => (data) => [sum(data).path, sum(data).by, o]),
    ),
    onSession(
      'update',
      fc.tuple(aMergeInto(kind), someTouch).map(([merge, o]) => (data) => [merge(data), o]),
    ),
    onSession('replace', fixed(fc.tuple(aWhole(kind), writeOptions))),
    onSession(
      'modify',
      fc.tuple(aChange(kind), someTouch).map(([change, o]) => () => [change, o]),
    ),
    onSession('setPreference', fixed(fc.tuple(key, fc.oneof(aText, aGivenValue), someTouch))),
    onSession('deletePreference', fixed(fc.tuple(key, someTouch))),
    onSession('grantPermissions', fixed(fc.array(aPermission, { maxLength: 3 }))),
    onSession('revokePermissions', fixed(fc.array(aPermission, { maxLength: 3 }))),
    ...[single, single, single, several, several],
    afterRead('patch', fc.tuple(kind.setting, writeOptions), ([[path, value], options], ifRevision) => [
      [{ op: 'set', path, value }],
      { ...options, ifRevision },
    ]),
    afterRead('replace', fc.tuple(kind.document, writeOptions), ([data, options], ifRevision) => [
      data,
      { ...options, ifRevision },
    ]),
  ]
}

const patchOf = (operations: fc.Arbitrary<((data: JsonObject) => unknown)[]>): SomeCalls =>
  onSession(
    'patch',
    fc
      .tuple(operations, fc.option(writeOptions, { nil: undefined }))
      .map(([list, o]) => (data) => [list.map((make) => make(data)), o]),
  )

/** Makes other data of it, or changes what it is given. */
const aChange = (kind: Kind): fc.Arbitrary<(session: JsonObject) => unknown> =>
  fc.oneof(
    kind.document.map(always),
    kind.setting.map(([[name], value]) => (session: JsonObject) => ({ ...session, [String(name)]: value })),
    kind.setting.map(
      ([[name], value]) =>
        (session: JsonObject) =>
          void (session[String(name)] = value),
    ),
    fc.nat(5).map((n) => (session: JsonObject) => void delete session[Object.keys(session).sort()[n] ?? '']),
  )
