/** Compiled, never run: the data's type by a precompiled schema. Under TypeScript 7 and 5.9. */
import { expectTypeOf } from 'expect-type'
import type { createClient } from 'redis'
import { MemorySessionStore } from '../../lib/index.ts'
import * as precompiled from '../../lib/precompiled/index.ts'
import type { PrecompiledSchema, SessionStore } from '../../lib/precompiled/index.ts'
import type { Session } from '../../lib/index.ts'

declare const client: ReturnType<typeof createClient>
/** As the command declares it. */
declare const schema: PrecompiledSchema<{
  readonly type: 'object'
  readonly properties: {
    readonly level: { readonly enum: readonly [1, 2] }
    readonly name: { readonly type: 'string' }
  }
  readonly required: readonly ['level']
}>
interface Data {
  level: 1 | 2
  name?: string
}

const json = new precompiled.JsonSessionStore({ client, schema })
const hash = new precompiled.HashSessionStore({ client, schema })
const memory = new precompiled.MemorySessionStore({ schema })
const compiling = new MemorySessionStore({ schema })
for (const store of [json, hash, memory, compiling]) {
  expectTypeOf(await store.getPath('id', ['level'])).toEqualTypeOf<1 | 2 | undefined>()
  expectTypeOf(await store.getPath('id', ['name'])).toEqualTypeOf<string | undefined>()
  // @ts-expect-error no such level
  await store.setPath('id', ['level'], 3)
}
// The names are types as well, as those of the other entry are.
const named: [
  precompiled.JsonSessionStore<Data>,
  precompiled.HashSessionStore<Data>,
  precompiled.MemorySessionStore<Data>,
  precompiled.MemorySessionStore,
] = [json, hash, memory, new precompiled.MemorySessionStore()]
expectTypeOf(await named[0].getPath('id', ['level'])).toEqualTypeOf<1 | 2 | undefined>()
expectTypeOf(new precompiled.MemorySessionStore()).toEqualTypeOf<SessionStore<Session>>()
expectTypeOf(new precompiled.JsonSessionStore<Data>({ client })).toEqualTypeOf<SessionStore<Data>>()
// @ts-expect-error the stores that cannot compile take no plain schema
void new precompiled.MemorySessionStore({ schema: { type: 'object' } })
// @ts-expect-error and a client is needed
void new precompiled.JsonSessionStore()
