/** Sessions as most people have them: members, types, limits. Nothing in them needs the whole. */
import { closed, flag, int, list, map, oneOf, open, set, text, when } from './session.ts'
import type { SessionSchema } from './session.ts'

const user = { user_id: { type: ['integer', 'string', 'null'] }, role: text }

export const PLAIN: readonly SessionSchema[] = [
  {
    title: 'a login',
    schema: open({ ...user, email: text, permissions: set(text) }),
    others: { 'set /permissions/0': '/permissions' },
  },
  { title: 'a closed login', schema: closed({ ...user, email: { ...text, format: 'email' } }), others: {} },
  {
    title: 'preferences',
    schema: open({
      ...user,
      preferences: closed({ theme: oneOf('dark', 'light'), language: text, size: int }),
    }),
    others: {},
  },
  {
    title: 'a visitor',
    schema: closed({ visits: { ...int, minimum: 0 }, first: when, last: when, referrer: text, utm: map(text) }, ['visits']), // prettier-ignore
    others: {},
  },
  {
    title: 'flash messages',
    schema: open({ ...user, flash: list(open({ kind: oneOf('info', 'error'), text }), { maxItems: 20 }) }),
    others: {},
  },
  {
    title: 'a cart',
    schema: closed({ cart: list(closed({ sku: text, n: { ...int, minimum: 1 }, gift: flag })), currency: text }, ['cart']), // prettier-ignore
    others: {},
  },
  {
    title: 'a cart by article',
    schema: open({ cart: { ...map({ ...int, minimum: 1, maximum: 99 }), propertyNames: { pattern: '^[A-Z0-9-]+$' } } }), // prettier-ignore
    others: {},
  },
  {
    title: 'passport',
    schema: open({ passport: open({ user: { type: ['integer', 'string', 'object'] } }), returnTo: text }),
    others: {},
  },
  {
    title: 'a csrf secret',
    schema: closed({ csrf: { ...text, minLength: 16, pattern: '^[\\w-]+$' }, nonces: set(text) }),
    others: { 'set /nonces/0': '/nonces' },
  },
  {
    title: 'tenants',
    schema: open({ tenant: text, tenants: map(open({ roles: set(text), quota: { ...int, minimum: 0 } })) }),
    others: { 'set /tenants/K/roles/0': '/tenants/K/roles' },
  },
  {
    title: 'feature flags',
    schema: open({ flags: { type: 'object', patternProperties: { '^ff_': flag }, additionalProperties: false } }), // prettier-ignore
    others: {},
  },
  {
    title: 'a quiz',
    schema: closed(
      { score: { ...int, minimum: 0 }, answers: list({ type: ['string', 'null'] }), started: when },
      ['score', 'answers'],
    ),
    others: {},
  },
  {
    title: 'a profile of definitions',
    schema: {
      ...open({ profile: { $ref: '#/$defs/profile' }, managers: list({ $ref: '#/$defs/profile' }) }),
      $defs: { profile: closed({ name: text, phone: text, locale: { ...text, maxLength: 35 } }) },
    },
    others: {},
  },
  {
    title: 'a menu, recursive',
    schema: {
      ...open({ menu: { $ref: '#/$defs/item' } }),
      $defs: { item: closed({ label: text, items: list({ $ref: '#/$defs/item' }) }) },
    },
    others: {},
  },
  {
    title: 'a base and what is added to it',
    schema: {
      type: 'object',
      allOf: [{ $ref: '#/$defs/base' }, open({ team: text })],
      $defs: { base: open({ ...user, mfa: flag }) },
    },
    others: {},
  },
  {
    title: 'an intersection that is closed',
    schema: {
      type: 'object',
      allOf: [open({ ...user }, { required: ['role'] }), open({ team: text })],
      unevaluatedProperties: false,
    },
    others: {},
  },
  {
    title: 'draft-07',
    schema: {
      $schema: 'http://json-schema.org/draft-07/schema#',
      ...closed({ ...user, seen: list({ $ref: '#/definitions/id' }) }),
      definitions: { id: { ...int, minimum: 1 } },
    },
    others: {},
  },
  {
    title: 'nullable members',
    schema: closed({ impersonator: { type: ['integer', 'null'] }, note: { ...text, nullable: true }, until: { anyOf: [when, { type: 'null' }] } }), // prettier-ignore
    others: {},
  },
]
