/** Schemas under which most goes. */
import * as fc from 'fast-check'
import DEFAULT_SCHEMA from '../../../../lib/schema/default-schema.generated.ts'
import { usually } from '../chance.ts'
import { aDocument, aNumber, aScalar, aText, aValue } from '../values.ts'
import { aUser, elements, identitySettings, permissions, preferences, set, someMembers } from './kind.ts'
import type { Kind } from './kind.ts'

/** Parents come into being in place of it, or are refused. */
const nothing = fc.constantFrom(null, null, {}, [], '', 0)

export const open: Kind = {
  schema: { type: 'object' },
  document: fc
    .tuple(
      aDocument,
      fc.constantFrom({}, { a: null }, { b: { a: null } }),
      someMembers({ user_id: aUser, permissions, preferences }),
    )
    .map(([any, below, known]) => ({ ...any, ...below, ...known })),
  setting: fc.oneof(
    ...identitySettings,
    set(usually(aValue, nothing, 1), 'a'),
    set(aValue, 'a', 'b'),
    set(usually(aValue, nothing, 1), 'b', 'a'),
    set(aValue, 'b', 'a', 'c'),
    set(fc.array(aScalar, { maxLength: 4 }), 'c'),
    set(aNumber, 'n'),
  ),
  elements: fc.oneof(
    elements(permissions, 'permissions'),
    elements(fc.array(aScalar, { maxLength: 3 }), 'c'),
    elements(fc.array(aValue, { maxLength: 2 }), 'c'),
    elements(fc.array(aScalar, { maxLength: 2 }), 'a', 'b'),
    elements(fc.array(aScalar, { maxLength: 2 }), 'b', 'a', 'c'),
  ),
}

export const common: Kind = {
  schema: DEFAULT_SCHEMA.schema,
  document: fc
    .tuple(
      someMembers({ user_id: aUser, email: aText, role: aText, permissions, preferences, n: aValue }),
      aDocument,
    )
    .map(([known, more]) => ({ ...more, ...known })),
  setting: fc.oneof(
    ...identitySettings,
    set(aText, 'role'),
    set(aText, 'email'),
    set(aText, 'preferences', 'theme'),
    set(aValue, 'preferences', 'a'),
    set(aValue, 'b'),
  ),
  elements: elements(permissions, 'permissions'),
}
