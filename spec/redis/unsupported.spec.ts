import { expect } from 'chai'
import { createClient } from 'redis'
import { HashSessionStore, JsonSessionStore, SessionUnsupportedError } from '../../lib/index.ts'
import { plainRedisUrl } from '../support/servers.ts'

const id = 'x'.repeat(43)

describe('JsonSessionStore on a server without JSON commands', () => {
  const connect = async () => createClient({ url: await plainRedisUrl() }).connect()
  let client: Awaited<ReturnType<typeof connect>>
  before(async () => {
    client = await connect()
  })
  after(() => client.destroy())

  const uses: Readonly<Record<string, (store: JsonSessionStore) => Promise<unknown>>> = {
    ready: (store) => store.ready(),
    create: (store) => store.create({ user_id: 1 }),
    get: (store) => store.get(id),
    touch: (store) => store.touch(id),
    setPreference: (store) => store.setPreference(id, 'theme', 'light'),
    destroy: (store) => store.destroy(id),
    regenerate: (store) => store.regenerate(id),
  }
  for (const [method, use] of Object.entries(uses)) {
    it(`says so at ${method}(), with two ways out`, async () => {
      const error = await use(new JsonSessionStore({ client })).catch((e: unknown) => e)
      expect(error).to.be.instanceOf(SessionUnsupportedError)
      expect((error as SessionUnsupportedError).message)
        .to.include('Redis 8')
        .and.to.include('HashSessionStore')
      expect((error as SessionUnsupportedError).missing).to.include('JSON.GET')
    })
  }

  it('is left without a trace', async () => {
    const store = new JsonSessionStore({ client, prefix: 'no-json:' })
    await store.create({ user_id: 1 }).catch(() => {})
    expect(await client.keys('no-json:*')).to.deep.equal([])
  })

  it('is where HashSessionStore works', async () => {
    expect(await new HashSessionStore({ client }).ready()).to.deep.include({ store: 'hash', features: [] })
  })
})

describe('JsonSessionStore.ready()', () => {
  it('says what the server can do', async () => {
    const client = await createClient({ url: process.env['REDIS_URL'] ?? '' }).connect()
    expect(await new JsonSessionStore({ client }).ready()).to.deep.include({
      store: 'json',
      features: ['JSON.MERGE'],
    })
    client.destroy()
  })
})
