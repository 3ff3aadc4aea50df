/** Whose an old session is where the application, and not the data, says it. */
import { expect } from 'chai'
import { connect, newPrefix, newStore } from './services.ts'
import type { Client, Data, Setting } from './services.ts'

const userIdFrom = (data: Data): number | undefined =>
  (data['passport'] as { readonly user?: number } | undefined)?.user

describe('userIdFrom with old sessions', () => {
  let client: Client
  let setting: Setting
  let n = 0

  before(async () => (client = await connect()))
  after(() => client.destroy())
  beforeEach(() => (setting = { client, prefix: newPrefix() }))

  const made = async (data: Data): Promise<string> => {
    const id = `an-id-of-a-service-with-passport-${n++}`
    await client.set(setting.prefix + id, JSON.stringify({ cookie: {}, ...data }), { EX: 60 })
    return id
  }

  for (const mode of ['keep', 'move'] as const) {
    const instance = () => newStore(setting, { mode, adapter: { userIdFrom } }).store

    it(`is who is logged out everywhere, also before anything is saved (${mode})`, async () => {
      const [store, id] = [instance(), await made({ passport: { user: 30 } })]
      await store.read(id, { touch: true })
      expect(await store.countByUser(30)).to.equal(1)
      expect(await store.destroyByUser(30)).to.equal(1)
      expect(await store.exists(id)).to.equal(false)
    })

    it(`says that it is nobody’s, whatever the data say (${mode})`, async () => {
      const [store, id] = [instance(), await made({ user_id: 31, passport: {} })]
      await store.read(id, { touch: true })
      expect(await store.listByUser(31)).to.deep.equal([])
      expect(await store.destroyByUser(31)).to.equal(0)
      expect(await store.exists(id)).to.equal(true)
    })

    it(`is whose it is, though the data name another (${mode})`, async () => {
      const [store, id] = [instance(), await made({ user_id: 32, passport: { user: 33 } })]
      await store.read(id, { touch: true })
      expect(await store.destroyByUser(32)).to.equal(0)
      expect(await store.destroyByUser(33)).to.equal(1)
      expect(await store.exists(id)).to.equal(false)
    })
  }
})
