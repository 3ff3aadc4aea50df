/** Old sessions with what this library writes nowhere: half a surrogate pair, names that could pollute a prototype. */
import { expect } from 'chai'
import { Browser, Gate, appOver, connect, newPrefix, newStore, oldStore, serve } from './services.ts'
import type { Client, Data, Service, Setting } from './services.ts'

const ODD: Readonly<Record<string, string>> = {
  'half a surrogate pair': '{"name":"a\\ud800","n":1}',
  'half a surrogate pair in a name': '{"\\ud800":1,"n":1}',
  'a member constructor': '{"constructor":{"x":1},"n":1}',
  'a member prototype, deep down': '{"a":{"b":{"prototype":1}},"n":1}',
  'them in an array': '{"list":[{"constructor":1},"\\udc00"],"n":1}',
}

for (const mode of ['keep', 'move'] as const)
  describe(`odd data of an old session (${mode})`, () => {
    let client: Client
    let setting: Setting
    let [old, ours]: Service[] = []
    let sessions: ReturnType<typeof newStore>

    before(async () => {
      client = await connect()
      setting = { client, prefix: newPrefix() }
      sessions = newStore(setting, { mode })
      old = await serve(appOver(oldStore(setting), new Gate()))
      ours = await serve(appOver(sessions, new Gate()))
    })
    after(async () => {
      await old?.stop()
      await ours?.stop()
      client.destroy()
    })

    const withOdd = async (odd: string): Promise<Browser> => {
      const browser = new Browser()
      await browser.ask(old as Service, '/login/1001')
      const key = setting.prefix + browser.id
      const text = ((await client.get(key)) ?? '').replace('"user_id":1001', `"user_id":1001,"odd":${odd}`)
      await client.set(key, text, { KEEPTTL: true })
      await client.pExpire(key, 30_000)
      return browser
    }

    for (const [what, odd] of Object.entries(ODD))
      it(`${what}: the session is changed beside it, for both services, and lives as long as it should`, async () => {
        const browser = await withOdd(odd)
        expect((await browser.ask(ours as Service, '/set/other/1')).status).to.equal(200)
        const whole = { user_id: 1001, odd: JSON.parse(odd) as Data, other: '1' }
        for (const service of [old, ours])
          expect((await browser.ask(service as Service, '/me')).body).to.deep.equal(whole)
        expect(await client.pTTL(setting.prefix + browser.id)).to.be.within(50_000, 60_000)
      })

    it('a request that changes what is odd itself is refused by its path, and the session is whole', async () => {
      const browser = await withOdd('{"name":"a"}')
      const error = await sessions.store
        .setPath(browser.id, ['odd', 'name'], 'b\ud800')
        .catch((e: unknown) => e)
      expect(error).to.have.property('code', 'ERR_SESSION_INVALID')
      expect(await sessions.store.getPath(browser.id, ['odd', 'name'])).to.equal('a')
    })

    it('a member __proto__ is not seen, and gone with the next change', async () => {
      const browser = await withOdd('{"__proto__":{"x":1},"n":1}')
      expect((await browser.ask(ours as Service, '/set/other/1')).status).to.equal(200)
      expect((await browser.ask(ours as Service, '/me')).body).to.deep.equal({ user_id: 1001, odd: { n: 1 }, other: '1' }) // prettier-ignore
      expect((await client.get(setting.prefix + browser.id)) ?? '').to.not.include('__proto__')
    })
  })
