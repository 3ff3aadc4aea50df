import { expect } from 'chai'
import { jsonBackend } from '../../lib/backends/json.ts'
import { SessionInvalidError } from '../../lib/errors.ts'
import * as all from '../../lib/index.ts'
import type { SchemaInput } from '../../lib/index.ts'
import * as precompiledOnly from '../../lib/precompiled/index.ts'
import type { PrecompiledSchema } from '../../lib/precompiled/index.ts'
import { transportOf } from '../../lib/redis/client.ts'
import { connectRaw, ownPrefix } from '../support/redis-stores.ts'
import type { RawRedis } from '../support/redis-stores.ts'
import { precompile } from './load-precompiled.ts'
import { object } from './verdicts.ts'

interface Data {
  role?: string
  preferences?: { theme?: string }
}

/** `role` and the theme are judged together: an admin has the dark one. */
const SCHEMA = object(
  { role: { type: 'string' }, preferences: object({ theme: { enum: ['dark', 'light'] } }) },
  { required: ['role'], maxProperties: 2 },
)

describe('every store with a precompiled schema', () => {
  let redis: RawRedis
  let schema: PrecompiledSchema
  before(async () => {
    redis = await connectRaw()
    schema = await precompile(SCHEMA)
  })
  after(() => redis.close())

  const entries: Readonly<
    Record<string, Pick<typeof precompiledOnly, keyof typeof all & keyof typeof precompiledOnly>>
  > = {
    all,
    precompiledOnly,
  }
  for (const [entry, stores] of Object.entries(entries)) {
    const options = () => ({ schema, client: redis.client, prefix: ownPrefix() })
    const make = {
      JsonSessionStore: () => new stores.JsonSessionStore<Data>(options()),
      HashSessionStore: () => new stores.HashSessionStore<Data>(options()),
      MemorySessionStore: () => new stores.MemorySessionStore<Data>({ schema }),
      createSessionStore: () => {
        const { client, prefix } = options()
        const names = { prefix, userPrefix: `${prefix}user:`, hashIds: true }
        const transport = transportOf(client)
        return stores.createSessionStore<Data>(
          (settings, keys) => jsonBackend(transport, { ...keys, ...names }, settings),
          { schema, prefix },
        )
      },
    }
    for (const [name, makeStore] of Object.entries(make)) {
      it(`judges by it: ${name} of ${entry}`, async () => {
        const store = makeStore()
        const { id } = await store.create({ role: 'admin' })
        expect(await store.setPreference(id, 'theme', 'light')).to.equal(true)
        const issues = async (write: Promise<unknown>): Promise<unknown> => {
          const error = await write.catch((e: unknown) => e)
          return error instanceof SessionInvalidError ? error.issues : error
        }
        expect(await issues(store.setPath(id, ['preferences', 'theme'], 'blue'))).to.have.nested.property(
          '0.keyword',
          'enum',
        )
        expect(await issues(store.replace(id, { preferences: {} }))).to.have.nested.property(
          '0.keyword',
          'required',
        )
        expect(store.explainPath(['preferences', 'theme'])).to.deep.equal(
          new all.MemorySessionStore({ schema: SCHEMA }).explainPath(['preferences', 'theme']),
        )
        expect(await store.getPath(id, ['preferences', 'theme'])).to.equal('light')
      })
    }
  }
})

describe('the stores for precompiled schemas', () => {
  const { MemorySessionStore } = precompiledOnly
  const made = (schema: SchemaInput | null) => () =>
    new MemorySessionStore({ schema: schema as PrecompiledSchema })

  it('have the default schema', async () => {
    const error: unknown = await new MemorySessionStore()
      .create({ email: 1 } as never)
      .catch((e: unknown) => e)
    expect(error).to.be.instanceOf(SessionInvalidError)
  })

  it('take a validator', async () => {
    const store = new MemorySessionStore<Data>({ schema: (data) => JSON.stringify(data) === '{}' })
    expect((await store.create({})).session).to.have.property('created_at')
  })

  it('come with every error that a call may reject with', () => {
    const errors = (entry: object): string[] => Object.keys(entry).filter((name) => name.endsWith('Error'))
    expect(errors(precompiledOnly)).to.deep.equal(errors(all))
  })

  it('refuse what would have to be compiled', () => {
    const standard = { '~standard': { jsonSchema: { output: () => SCHEMA } } }
    for (const schema of [SCHEMA, standard, Object.assign(() => true, standard), null])
      expect(made(schema)).to.throw(TypeError, 'option schema must be what `json-sessions compile-schema`')
  })
})
