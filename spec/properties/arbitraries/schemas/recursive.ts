/** A schema that refers to itself. */
import * as fc from 'fast-check'
import type { JsonObject } from '../../../../lib/domain/json.ts'
import { usually } from '../chance.ts'
import { aText } from '../values.ts'
import {
  aUser,
  elements,
  identity,
  identitySettings,
  permissions,
  preferences,
  set,
  someMembers,
} from './kind.ts'
import type { Kind } from './kind.ts'

const count = usually(fc.nat(9), fc.constantFrom(-1, 1.5), 40)
const { node } = fc.letrec<{ node: JsonObject }>((tie) => ({
  node: fc.record(
    {
      v: count,
      label: aText,
      next: fc.oneof({ maxDepth: 4 }, fc.constant({ v: 1 }), tie('node')),
      children: fc.array(fc.oneof({ maxDepth: 4 }, fc.constant({ v: 2 }), tie('node')), { maxLength: 3 }),
    },
    { requiredKeys: ['v'] },
  ),
}))

export const recursive: Kind = {
  schema: {
    type: 'object',
    additionalProperties: false,
    properties: {
      ...identity,
      root: { $ref: '#/$defs/node' },
      forest: { type: 'array', items: { $ref: '#/$defs/node' } },
    },
    $defs: {
      node: {
        type: 'object',
        additionalProperties: false,
        required: ['v'],
        properties: {
          v: { type: 'integer', minimum: 0 },
          label: { type: 'string' },
          next: { $ref: '#/$defs/node' },
          children: { type: 'array', items: { $ref: '#/$defs/node' }, maxItems: 3 },
        },
      },
    },
  },
  document: someMembers({
    user_id: aUser,
    permissions,
    preferences,
    root: node,
    forest: fc.array(node, { maxLength: 2 }),
  }),
  setting: fc.oneof(
    ...identitySettings,
    fc.oneof(set(node, 'root'), set(node, 'root', 'next'), set(node, 'root', 'next', 'next')),
    fc.oneof(set(count, 'root', 'v'), set(count, 'root', 'next', 'v'), set(aText, 'root', 'label')),
    fc.oneof(set(fc.array(node, { maxLength: 2 }), 'forest'), set(node, 'root', 'children', 0)),
    fc.oneof(set(count, 'root', 'children', 0, 'v'), set(count, 'forest', 1, 'next', 'v')),
  ),
  elements: fc.oneof(
    elements(permissions, 'permissions'),
    elements(fc.array(node, { maxLength: 2 }), 'forest'),
    elements(fc.array(node, { maxLength: 2 }), 'root', 'children'),
    elements(fc.array(node, { maxLength: 2 }), 'forest', 0, 'children'),
  ),
}
