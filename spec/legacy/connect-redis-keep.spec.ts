/** The service as it was, with connect-redis, and as it is with `legacy: { mode: 'keep' }`, beside each other on one server. */
import { expect } from 'chai'
import { Browser, Gate, appOver, connect, newPrefix, newStore, oldStore, serve } from './services.ts'
import type { Client, Service, Setting } from './services.ts'
import { handleOf } from '../../lib/domain/session-id.ts'

describe('sessions of connect-redis, kept', () => {
  let client: Client
  let setting: Setting
  let sessions: ReturnType<typeof newStore>
  let old: Service
  let ours: Service
  const gates = { old: new Gate(), ours: new Gate() }

  before(async () => {
    client = await connect()
    setting = { client, prefix: newPrefix() }
    sessions = newStore(setting, { mode: 'keep' })
    old = await serve(appOver(oldStore(setting), gates.old))
    ours = await serve(appOver(sessions, gates.ours))
  })

  after(async () => {
    await old.stop()
    await ours.stop()
    client.destroy()
  })

  const login = async (service: Service, user = 1001): Promise<Browser> => {
    const browser = new Browser()
    expect((await browser.ask(service, `/login/${user}`)).status).to.equal(200)
    return browser
  }
  const keyOf = (browser: Browser): string => setting.prefix + browser.id

  it('are read and written by turns by either service, whichever made them', async () => {
    for (const maker of [old, ours]) {
      const browser = await login(maker)
      for (const [i, service] of [old, ours, ours, old, old, ours].entries())
        expect((await browser.ask(service, `/set/step${i}/${i}`)).status).to.equal(200)
      for (const service of [old, ours]) {
        const { body } = await browser.ask(service, '/me')
        const steps = { step0: '0', step1: '1', step2: '2', step3: '3', step4: '4', step5: '5' }
        expect(body).to.deep.equal({ user_id: 1001, ...steps })
      }
    }
  })

  it('are made as connect-redis makes them', async () => {
    const [one, other] = [await login(old), await login(ours)]
    const [made, like] = await Promise.all([one, other].map((browser) => client.get(keyOf(browser))))
    const [before, after] = [JSON.parse(made ?? ''), JSON.parse(like ?? '')] as [object, object]
    expect(Object.keys(after)).to.deep.equal(Object.keys(before))
    expect(after).to.deep.equal({ ...before, cookie: (after as { cookie: object }).cookie })
    const { cookie } = after as { cookie: { expires: string } }
    expect(Date.parse(cookie.expires) - Date.now()).to.be.within(50_000, 60_000)
    expect(await client.pTTL(keyOf(other))).to.be.within(50_000, 60_000)
  })

  it('keep what 40 requests at once write through this library, and what the old service wrote before they ended', async () => {
    const browser = await login(old)
    const slow = Array.from({ length: 40 }, (_, i) => browser.clone().ask(ours, `/slow/m${i}/${i}`))
    await gates.ours.filled(40)
    await browser.ask(old, '/set/theirs/1')
    gates.ours.open()
    const answers = await Promise.all(slow)
    expect(answers.map(({ status }) => status)).to.deep.equal(answers.map(() => 200))
    const { body } = await browser.ask(old, '/me')
    const all = Object.fromEntries(Array.from({ length: 40 }, (_, i) => [`m${i}`, String(i)]))
    expect(body).to.deep.equal({ user_id: 1001, theirs: '1', ...all })
  })

  it('end for both when either logs out, and a request that is slow revives nothing', async () => {
    for (const [first, second] of [
      [old, ours],
      [ours, old],
    ] as const) {
      const browser = await login(second)
      const slow = browser.clone().ask(ours, '/slow/late/1')
      await gates.ours.filled(1)
      expect((await browser.clone().ask(first, '/logout')).status).to.equal(200)
      gates.ours.open()
      expect((await slow).status).to.equal(200)
      for (const service of [old, ours])
        expect((await browser.clone().ask(service, '/me')).status).to.equal(401)
      expect(await client.exists(keyOf(browser))).to.equal(0)
    }
  })

  it('last as long as their cookie says, in both', async () => {
    const browser = await login(old)
    await browser.ask(ours, '/remember')
    expect(await client.pTTL(keyOf(browser))).to.be.above(29 * 24 * 3_600_000)
    for (const service of [old, ours, old, ours]) await browser.ask(service, '/set/a/1')
    expect(await client.pTTL(keyOf(browser))).to.be.above(29 * 24 * 3_600_000)
  })

  it('are slid by a read, and not shortened by it', async () => {
    const browser = await login(old)
    await client.pExpire(keyOf(browser), 20_000)
    await browser.ask(ours, '/me')
    expect(await client.pTTL(keyOf(browser))).to.be.within(50_000, 60_000)
    await client.pExpire(keyOf(browser), 3_600_000)
    await browser.ask(ours, '/me')
    expect(await client.pTTL(keyOf(browser))).to.be.above(3_500_000)
  })

  it('are seen by log-out-everywhere if this library made, met or found them', async () => {
    const [made, met, found] = [await login(ours, 7), await login(old, 7), await login(old, 7)]
    const other = await login(ours, 8)
    await met.ask(ours, '/me')
    expect(await sessions.store.countByUser(7)).to.equal(2)
    for await (const _ of sessions.store.scan());
    const handles = [made, met, found].map(({ id }) => handleOf(id))
    expect((await sessions.store.listByUser(7)).map(({ handle }) => handle)).to.have.members(handles)
    expect(await sessions.store.destroyByHandle(7, handleOf(found.id))).to.equal(true)
    expect(await sessions.store.destroyByUser(7, { except: made.id })).to.equal(1)
    expect((await met.clone().ask(old, '/me')).status).to.equal(401)
    expect((await made.ask(old, '/me')).status).to.equal(200)
    expect((await other.ask(old, '/me')).status).to.equal(200)
    expect(await sessions.store.listByUser(7)).to.have.length(1)
  })

  it('can be changed in place by the typed store', async () => {
    const { id } = await login(old, 9)
    const { store } = sessions
    expect(await store.setPath(id, ['preferences', 'theme'], 'dark')).to.equal(true)
    expect(await store.increment(id, ['visits'])).to.equal(1)
    expect(await store.grantPermissions(id, 'read')).to.equal(true)
    expect(await store.hasPermission(id, 'read')).to.equal(true)
    expect(await store.updateByUser(9, { role: 'guest' })).to.equal(0)
    await store.read(id, { touch: true })
    expect(await store.updateByUser(9, { role: 'guest' })).to.equal(1)
    expect(await store.modify(id, (data) => ({ ...data, note: 'new' }))).to.include({
      visits: 1,
      note: 'new',
    })
    expect(await store.getFields(id, ['role', 'permissions'])).to.deep.equal({
      role: 'guest',
      permissions: ['read'],
    })
    const { cookie, ...data } = JSON.parse((await client.get(setting.prefix + id)) ?? '') as Record<
      string,
      unknown
    >
    expect(cookie).to.include({ originalMaxAge: 60_000 })
    const preferences = { theme: 'dark' }
    expect(data).to.deep.equal({
      user_id: 9,
      preferences,
      visits: 1,
      permissions: ['read'],
      role: 'guest',
      note: 'new',
    })
  })

  it('change their id and their user under the same rules', async () => {
    const browser = await login(old, 20)
    const { store } = sessions
    const made = await store.regenerate(browser.id, { user_id: 21 })
    expect(made?.session).to.include({ user_id: 21 })
    expect((await browser.clone().ask(old, '/me')).status).to.equal(401)
    expect([await store.countByUser(20), await store.countByUser(21)]).to.deep.equal([0, 1])
    expect(await store.setPath(made?.id ?? '', ['user_id'], 22)).to.equal(true)
    expect([await store.countByUser(21), await store.countByUser(22)]).to.deep.equal([0, 1])
    expect(await store.deletePath(made?.id ?? '', ['user_id'])).to.equal(true)
    expect(await store.destroyByUser(22)).to.equal(0)
    expect(await store.get(made?.id ?? '')).not.to.equal(null)
  })

  it('name a user whom only userIdFrom can tell', async () => {
    const userIdFrom = (data: Readonly<Record<string, unknown>>): number => Number(data['account'])
    const { store } = newStore(setting, { mode: 'keep', adapter: { userIdFrom } })
    const id = 'an-id-of-a-service-with-accounts'
    await client.set(setting.prefix + id, JSON.stringify({ account: 30, cookie: {} }), { EX: 60 })
    await store.read(id, { touch: true })
    expect(await store.destroyByUser(30)).to.equal(1)
    expect(await client.exists(setting.prefix + id)).to.equal(0)
  })

  it('end where a log-out-everywhere meets their making', async () => {
    const ids = Array.from(
      { length: 40 },
      (_, i) => `an-id-of-a-login-that-is-met-${String(i).padStart(2, '0')}`,
    )
    const { store } = sessions
    const logins = ids.map((id) =>
      store.create({ user_id: 40 }, { id }).then(
        () => id,
        () => undefined,
      ),
    )
    await store.destroyByUser(40)
    const made = (await Promise.all(logins)).filter((id) => id !== undefined)
    const live = await Promise.all(made.map((id) => store.exists(id)))
    expect(await store.countByUser(40)).to.equal(live.filter(Boolean).length)
    const alive = await Promise.all(ids.map((id) => client.exists(setting.prefix + id)))
    expect(alive.filter((n) => n === 1)).to.have.length(await store.countByUser(40))
  })
})
