/** Compiled, never run: the data's type follows from each library's schema. Under TypeScript 7, 6 and 5.9. */
import { Type as Type0 } from '@sinclair/typebox'
import { toStandardJsonSchema } from '@valibot/to-json-schema'
import { type } from 'arktype'
import { expectTypeOf } from 'expect-type'
import type { FromSchema } from 'json-schema-to-ts'
import type { createClient } from 'redis'
import { Type } from 'typebox'
import * as v from 'valibot'
import * as z from 'zod'
import { ExpressSessionStore } from '../../lib/express-session/index.ts'
import {
  HashSessionStore,
  JsonSessionStore,
  MemorySessionStore,
  createSessionStore,
} from '../../lib/index.ts'
import type { SessionBackend, SessionOf, SessionStoreContract } from '../../lib/index.ts'

declare const client: ReturnType<typeof createClient>
declare const backend: () => SessionBackend

/** What each of these schemas says. */
interface Shop {
  user_id: number
  cart?: { sku: string; count: number }[]
  preferences?: { theme?: 'light' | 'dark' }
}

const inZod = z.object({
  user_id: z.number(),
  cart: z.array(z.object({ sku: z.string(), count: z.number().int() })).optional(),
  preferences: z.object({ theme: z.enum(['light', 'dark']).optional() }).optional(),
})
const inValibot = toStandardJsonSchema(
  v.object({
    user_id: v.number(),
    cart: v.optional(v.array(v.object({ sku: v.string(), count: v.number() }))),
    preferences: v.optional(v.object({ theme: v.optional(v.picklist(['light', 'dark'])) })),
  }),
)
const inArktype = type({
  user_id: 'number',
  'cart?': type({ sku: 'string', count: 'number' }).array(),
  'preferences?': { 'theme?': "'light' | 'dark'" },
})
const inTypeBox0 = Type0.Object({
  user_id: Type0.Number(),
  cart: Type0.Optional(Type0.Array(Type0.Object({ sku: Type0.String(), count: Type0.Integer() }))),
  preferences: Type0.Optional(
    Type0.Object({ theme: Type0.Optional(Type0.Union([Type0.Literal('light'), Type0.Literal('dark')])) }),
  ),
})
const inTypeBox = Type.Object({
  user_id: Type.Number(),
  cart: Type.Optional(Type.Array(Type.Object({ sku: Type.String(), count: Type.Integer() }))),
  preferences: Type.Optional(Type.Object({ theme: Type.Optional(Type.Enum(['light', 'dark'])) })),
})
const inJson = {
  type: 'object',
  properties: {
    user_id: { type: 'number' },
    cart: { type: 'array', items: { $ref: '#/$defs/line' } },
    preferences: { type: 'object', properties: { theme: { enum: ['light', 'dark'] } } },
  },
  required: ['user_id'],
  $defs: {
    line: {
      type: 'object',
      properties: { sku: { type: 'string' }, count: { type: 'integer' } },
      required: ['sku', 'count'],
    },
  },
} as const
declare const validator: (data: unknown) => data is Shop

const stores = {
  zod: new JsonSessionStore({ client, schema: inZod }),
  valibot: new JsonSessionStore({ client, schema: inValibot }),
  arktype: new HashSessionStore({ client, schema: inArktype }),
  typebox0: new HashSessionStore({ client, schema: inTypeBox0 }),
  typebox: new MemorySessionStore({ schema: inTypeBox }),
  json: new MemorySessionStore({ schema: inJson }),
  own: createSessionStore(backend, { schema: inZod }),
  guard: new MemorySessionStore({ schema: validator }),
} as const

type DataOf<T> = T extends SessionStoreContract<infer S> ? S : never
/** Each says `| undefined` of optional members or not, as it likes: JSON has none. */
type Plain<T> = T extends object ? { [K in keyof T]: Plain<Exclude<T[K], undefined>> } : T
expectTypeOf<Plain<DataOf<(typeof stores)['zod']>>>().toEqualTypeOf<Plain<Shop>>()
expectTypeOf<Plain<DataOf<(typeof stores)['valibot']>>>().toEqualTypeOf<Plain<Shop>>()
expectTypeOf<Plain<DataOf<(typeof stores)['arktype']>>>().toEqualTypeOf<Plain<Shop>>()
expectTypeOf<Plain<DataOf<(typeof stores)['typebox0']>>>().toEqualTypeOf<Plain<Shop>>()
expectTypeOf<Plain<DataOf<(typeof stores)['typebox']>>>().toEqualTypeOf<Plain<Shop>>()
expectTypeOf<Plain<DataOf<(typeof stores)['json']>>>().toEqualTypeOf<Plain<Shop>>()
expectTypeOf<Plain<DataOf<(typeof stores)['own']>>>().toEqualTypeOf<Plain<Shop>>()
expectTypeOf<DataOf<(typeof stores)['guard']>>().toEqualTypeOf<Shop>()

// Every store: what may be written, and what must not compile.
void stores.zod.setPath('id', ['cart', 0, 'count'], 2)
// @ts-expect-error a wrong value
void stores.zod.setPath('id', ['cart', 0, 'count'], '2')
// @ts-expect-error no such member
void stores.zod.setPath('id', ['cart', 0, 'amount'], 2)
// @ts-expect-error no such theme
void stores.zod.setPreference('id', 'theme', 'blue')
void stores.valibot.setPath('id', ['cart', 0, 'count'], 2)
// @ts-expect-error a wrong value
void stores.valibot.setPath('id', ['cart', 0, 'count'], '2')
// @ts-expect-error no such member
void stores.valibot.setPath('id', ['cart', 0, 'amount'], 2)
// @ts-expect-error no such theme
void stores.valibot.setPreference('id', 'theme', 'blue')
void stores.arktype.setPath('id', ['cart', 0, 'count'], 2)
// @ts-expect-error a wrong value
void stores.arktype.setPath('id', ['cart', 0, 'count'], '2')
// @ts-expect-error no such member
void stores.arktype.setPath('id', ['cart', 0, 'amount'], 2)
// @ts-expect-error no such theme
void stores.arktype.setPreference('id', 'theme', 'blue')
void stores.typebox0.setPath('id', ['cart', 0, 'count'], 2)
// @ts-expect-error a wrong value
void stores.typebox0.setPath('id', ['cart', 0, 'count'], '2')
// @ts-expect-error no such member
void stores.typebox0.setPath('id', ['cart', 0, 'amount'], 2)
// @ts-expect-error no such theme
void stores.typebox0.setPreference('id', 'theme', 'blue')
void stores.typebox.setPath('id', ['cart', 0, 'count'], 2)
// @ts-expect-error a wrong value
void stores.typebox.setPath('id', ['cart', 0, 'count'], '2')
// @ts-expect-error no such member
void stores.typebox.setPath('id', ['cart', 0, 'amount'], 2)
// @ts-expect-error no such theme
void stores.typebox.setPreference('id', 'theme', 'blue')
void stores.json.setPath('id', ['cart', 0, 'count'], 2)
// @ts-expect-error a wrong value
void stores.json.setPath('id', ['cart', 0, 'count'], '2')
// @ts-expect-error no such member
void stores.json.setPath('id', ['cart', 0, 'amount'], 2)
// @ts-expect-error no such theme
void stores.json.setPreference('id', 'theme', 'blue')
// @ts-expect-error user_id is required
void stores.json.create({})

// A type argument goes before what is inferred; json-schema-to-ts is one way to have one.
const given = new MemorySessionStore<FromSchema<typeof inJson>>({ schema: inJson })
void given.create({ user_id: 1 })
// @ts-expect-error a wrong value
void given.create({ user_id: 'x' })
// @ts-expect-error the argument does not fit what is taken
void new MemorySessionStore<Shop>({ schema: inZod }).create({ user_id: 'x' })

// What TypeBox has beyond JSON Schema.
const odd = Type.Object({
  pair: Type.Tuple([Type.String(), Type.Number()]),
  both: Type.Intersect([Type.Object({ a: Type.String() }), Type.Object({ b: Type.String() })]),
  tree: Type.Cyclic({ N: Type.Object({ v: Type.String(), next: Type.Optional(Type.Ref('N')) }) }, 'N'),
  own: Type.Unsafe<'mine'>({ type: 'string' }),
  counts: Type.Record(Type.String(), Type.Number()),
})
const oddStore = new MemorySessionStore({ schema: odd })
void oddStore.setPath('id', ['tree', 'next', 'next', 'v'], 'x')
void oddStore.setPath('id', ['both', 'b'], 'x')
void oddStore.setPath('id', ['pair', 1], 1)
void oddStore.setPath('id', ['counts', 'any'], 1)
void oddStore.setPath('id', ['own'], 'mine')
// @ts-expect-error at any depth
void oddStore.setPath('id', ['tree', 'next', 'next', 'v'], 1)
// @ts-expect-error outside the tuple
void oddStore.setPath('id', ['pair', 2], 1)

// No object is no session.
expectTypeOf<SessionOf<z.ZodString>>().toEqualTypeOf<never>()

// An adapter takes the type from the store.
const adapter = new ExpressSessionStore({ store: stores.zod })
void adapter.store.setPreference('id', 'theme', 'dark')
// @ts-expect-error no such theme
void adapter.store.setPreference('id', 'theme', 'blue')
