/* oxlint-disable unicorn/no-thenable -- `then` is a keyword of JSON Schema */
/** Sessions in which one member decides about another. */
import { closed, flag, int, list, oneOf, open, set, text } from './session.ts'
import type { SessionSchema } from './session.ts'

const address = closed({ street: text, town: text, zip: text }, ['street', 'town'])
const tagged = (kind: string, more: Parameters<typeof closed>[0]): ReturnType<typeof closed> =>
  closed({ kind: { const: kind }, ...more }, ['kind', ...Object.keys(more)])

export const COUPLED: readonly SessionSchema[] = [
  {
    title: 'administrators have a second factor',
    schema: open(
      { role: text, mfa: flag, email: text },
      {
        if: open({ role: { const: 'admin' } }, { required: ['role'] }),
        then: open({ mfa: { const: true } }, { required: ['mfa'] }),
      },
    ),
    others: {
      'set /role': '/mfa',
      'unset /role': '/role /mfa',
      'set /mfa': '/role',
      'unset /mfa': '/role /mfa',
    },
  },
  {
    title: 'a card needs a billing address',
    schema: open({ card: text, billing: text, n: int }, { dependentRequired: { card: ['billing'] } }),
    others: { 'set /card': '/billing', 'unset /billing': '/card /billing' },
  },
  {
    title: 'an address that is optional',
    schema: open({ address, phone: text }),
    others: {
      'merge /address': '/address/street /address/town',
      'set /address/street': '/address/town',
      'unset /address/street': '/address/street',
      'set /address/town': '/address/street',
      'unset /address/town': '/address/town',
      'set /address/zip': '/address/street /address/town',
    },
  },
  {
    title: 'a login by password or by a provider',
    schema: open({ name: text, auth: { oneOf: [tagged('password', { at: int }), tagged('oidc', { issuer: text, sub: text })] } }), // prettier-ignore
    others: {
      'merge /auth': '/auth',
      'set /auth/kind': '/auth',
      'unset /auth/kind': '/auth',
      'merge /auth/kind': '/auth',
      'set /auth/at': '/auth',
      'unset /auth/at': '/auth',
      'merge /auth/at': '/auth',
      'set /auth/issuer': '/auth',
      'unset /auth/issuer': '/auth',
      'merge /auth/issuer': '/auth',
      'set /auth/sub': '/auth',
      'unset /auth/sub': '/auth',
      'merge /auth/sub': '/auth',
    },
  },
  {
    title: 'an email or a phone number',
    schema: open({ email: text, phone: text, name: text }, { anyOf: [{ required: ['email'] }, { required: ['phone'] }] }), // prettier-ignore
    others: {
      'set /email': '/phone',
      'unset /email': '/email /phone',
      'set /phone': '/email',
      'unset /phone': '/email /phone',
    },
  },
  {
    title: 'nobody is a guest and an employee',
    schema: open({ guest: flag, employee: int, name: text }, { not: { required: ['guest', 'employee'] } }),
    others: {
      'set /guest': '/employee',
      'unset /guest': '/guest /employee',
      'set /employee': '/guest',
      'unset /employee': '/guest /employee',
      'increment /employee': '/guest /employee',
    },
  },
  {
    title: 'a wizard',
    schema: open({ step: { ...int, minimum: 1 }, plan: oneOf('free', 'pro'), seats: int }, { allOf: [
      { if: open({ plan: { const: 'pro' } }, { required: ['plan'] }), then: { required: ['seats'] } },
      { if: open({ step: { ...int, minimum: 3 } }, { required: ['step'] }), then: { required: ['plan'] } },
    ] }), // prettier-ignore
    others: {
      'set /step': '/plan',
      'unset /step': '/step /plan',
      'increment /step': '/step /plan',
      'set /plan': '/seats /step',
      'unset /plan': '/plan /seats /step',
      'set /seats': '/plan',
      'unset /seats': '/plan /seats',
      'increment /seats': '/plan /seats',
    },
  },
  {
    title: 'items of a cart, each once',
    schema: open({ cart: set(closed({ sku: text, n: int })), tags: set(text) }),
    others: {
      'set /cart/0': '/cart',
      'merge /cart/0': '/cart',
      'set /cart/0/sku': '/cart',
      'unset /cart/0/sku': '/cart',
      'set /cart/0/n': '/cart',
      'unset /cart/0/n': '/cart',
      'increment /cart/0/n': '/cart',
      'set /tags/0': '/tags',
    },
  },
  {
    title: 'a list with one that is first',
    schema: open({ addresses: list(open({ main: flag, town: text }), { contains: open({ main: { const: true } }, { required: ['main'] }), maxContains: 1 }) }), // prettier-ignore
    others: {
      'add /addresses': '/addresses',
      'remove /addresses': '/addresses',
      'set /addresses/0': '/addresses',
      'unset /addresses/0': '/addresses',
      'merge /addresses/0': '/addresses',
      'set /addresses/0/main': '/addresses',
      'unset /addresses/0/main': '/addresses',
      'set /addresses/0/town': '/addresses',
      'unset /addresses/0/town': '/addresses',
    },
  },
  {
    title: 'a place on a map',
    schema: open({ at: { type: 'array', prefixItems: [{ type: 'number' }, { type: 'number' }], minItems: 2, items: false } }), // prettier-ignore
    others: { 'add /at': '/at', 'remove /at': '/at', 'unset /at/0': '/at' },
  },
  {
    title: 'a choice per question, as many as are allowed',
    schema: open({ answers: { type: 'object', additionalProperties: int, maxProperties: 50 } }),
    others: { 'set /answers/K': '/answers', 'increment /answers/K': '/answers' },
  },
  {
    title: 'no more than twenty members',
    schema: { type: 'object', additionalProperties: text, maxProperties: 20 },
    others: { 'set /K': 'whole' },
  },
]
