/** Compiled, never run: the data's type by a JSON Schema, and how stores are made. Under TypeScript 7 and 5.9. */
import { expectTypeOf } from 'expect-type'
import type { createClient } from 'redis'
import { HashSessionStore, JsonSessionStore, MemorySessionStore, SessionStore } from '../../lib/index.ts'
import type {
  JsonObject,
  RedisSessionStoreOptions,
  SchemaInput,
  Session,
  SessionOf,
  SessionStoreContract,
} from '../../lib/index.ts'

declare const client: ReturnType<typeof createClient>

// Inferred where it is written in place; `as const` elsewhere.
const store = new MemorySessionStore({
  schema: {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    type: 'object',
    properties: {
      user_id: { type: ['integer', 'string', 'null'] },
      level: { enum: [1, 2, 3] },
      kind: { const: 'shop' },
      tags: { type: 'array', items: { type: 'string' }, uniqueItems: true },
      pair: {
        type: 'array',
        prefixItems: [{ type: 'string' }, { type: 'number' }],
        items: false,
        minItems: 1,
      },
      many: { type: 'array', prefixItems: [{ type: 'string' }], items: { type: 'number' }, minItems: 1 },
      shape: {
        oneOf: [
          { type: 'object', properties: { k: { const: 'a' }, a: { type: 'number' } }, required: ['k', 'a'] },
          { type: 'object', properties: { k: { const: 'b' }, b: { type: 'string' } }, required: ['k', 'b'] },
        ],
      },
      both: {
        allOf: [
          { type: 'object', properties: { a: { type: 'string' } } },
          { type: 'object', properties: { b: { type: 'number' } } },
        ],
      },
      tree: { $ref: '#/$defs/tree' },
      counts: { type: 'object', additionalProperties: { type: 'number' } },
      byPattern: { type: 'object', patternProperties: { '^x': { type: 'boolean' } } },
      open: { type: 'object' },
      closed: { type: 'object', properties: { a: { type: 'string' } }, additionalProperties: false },
      free: true,
      preferences: { type: 'object', properties: { theme: { enum: ['light', 'dark'] } } },
    },
    required: ['level'],
    $defs: {
      tree: {
        type: 'object',
        properties: {
          label: { type: 'string' },
          children: { type: 'array', items: { $ref: '#/$defs/tree' } },
        },
        required: ['label'],
      },
    },
  },
})

void store.create({ level: 1, user_id: null, tags: ['a'], pair: ['x'], many: ['x', 1, 2], free: { a: 1 } })
void store.setPath('id', ['tree', 'children', 0, 'children', 1, 'label'], 'x')
void store.setPath('id', ['shape'], { k: 'a', a: 1 })
void store.setPath('id', ['both', 'b'], 1)
void store.setPath('id', ['counts', 'any'], 1)
void store.setPath('id', ['byPattern', 'xy'], true)
void store.setPath('id', ['open', 'any', 'thing'], 1)
void store.increment('id', ['level'])
void store.setPreference('id', 'theme', 'dark')
// @ts-expect-error level is required
void store.create({ kind: 'shop' })
// @ts-expect-error no such level
void store.create({ level: 4 })
// @ts-expect-error no such member: an open schema has no names for it
void store.setPath('id', ['levle'], 1)
// @ts-expect-error no such member, at any depth
void store.setPath('id', ['tree', 'children', 0, 'name'], 'x')
// @ts-expect-error not both at once
void store.setPath('id', ['shape'], { k: 'a', b: 'x' })
// @ts-expect-error outside the tuple
void store.setPath('id', ['pair', 2], 1)
// @ts-expect-error no number
void store.increment('id', ['kind'])
// @ts-expect-error no such theme
void store.setPreference('id', 'theme', 'blue')

// draft-07: tuples and definitions have other names there.
const seven = {
  $schema: 'http://json-schema.org/draft-07/schema#',
  type: 'object',
  properties: {
    t: { type: 'array', items: [{ type: 'string' }], additionalItems: false, minItems: 1 },
    d: { $ref: '#/definitions/d' },
    self: { $ref: '#' },
  },
  definitions: { d: { type: 'boolean' } },
} as const
type Seven = SessionOf<typeof seven>
expectTypeOf<Required<Seven>['t']>().toEqualTypeOf<[string]>()
expectTypeOf<Required<Seven>['d']>().toEqualTypeOf<boolean>()
expectTypeOf<Required<Required<Required<Seven>['self']>['self']>['d']>().toEqualTypeOf<boolean>()

// A type that says nothing: `Session`, as without a schema.
declare const dynamic: object
declare const input: SchemaInput
declare const json: JsonObject
const widened = { type: 'object', properties: { a: { type: 'string' } } }
const plain: SessionStoreContract<Session>[] = [
  new MemorySessionStore(),
  new JsonSessionStore({ client }),
  new JsonSessionStore({ client, schema: undefined }),
  new JsonSessionStore({ client, schema: dynamic }),
  new HashSessionStore({ client, schema: input }),
  new HashSessionStore({ client, schema: json }),
  new HashSessionStore({ client, schema: widened }),
  new HashSessionStore({ client, schema: () => true }),
]
void plain

// A type argument is the type, whatever the schema says.
interface Shop {
  cart: string[]
}
expectTypeOf(new JsonSessionStore<Shop>({ client })).toEqualTypeOf<JsonSessionStore<Shop>>()
expectTypeOf(new JsonSessionStore<Shop>({ client, schema: seven })).toEqualTypeOf<JsonSessionStore<Shop>>()
expectTypeOf(new MemorySessionStore<Shop>({ schema: { type: 'object' } })).toEqualTypeOf<
  MemorySessionStore<Shop>
>()
// @ts-expect-error no such option
void new MemorySessionStore<Shop>({ maxSession: 1 })
// @ts-expect-error no schema
void new MemorySessionStore({ schema: 'string' })
// @ts-expect-error no client
void new JsonSessionStore({ schema: seven })

// Classes of one's own.
class ShopStore extends JsonSessionStore<Shop> {
  constructor(options: Omit<RedisSessionStoreOptions, 'prefix'>) {
    super({ ...options, prefix: 'shop:' })
  }

  addToCart(id: string, sku: string): Promise<boolean> {
    return this.patch(id, [{ op: 'add', path: ['cart'], values: [sku] }])
  }
}
class Logged extends MemorySessionStore {
  override async destroy(id: string): Promise<boolean> {
    return super.destroy(id)
  }
}
void new ShopStore({ client }).addToCart('id', 'x')
expectTypeOf<ShopStore['get']>().toEqualTypeOf<SessionStore<Shop>['get']>()
expectTypeOf<Logged>().toExtend<SessionStore<Session>>()

export function inspect(value: unknown): SessionStore<Shop> | undefined {
  if (value instanceof MemorySessionStore) return value
  return value instanceof SessionStore ? value : undefined
}
declare const either: typeof JsonSessionStore | typeof HashSessionStore
expectTypeOf(new either<Shop>({ client })).toExtend<SessionStore<Shop>>()
expectTypeOf(new either({ client, prefix: 'x:' })).toExtend<SessionStore<Session>>()
