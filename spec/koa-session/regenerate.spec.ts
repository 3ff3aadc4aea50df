/** `ctx.session.regenerate()`: a new key in one step, and what other requests have changed meanwhile comes along. */
import { expect } from 'chai'
import type { Visitor } from '../support/visitor.ts'
import { dataOf, keyOf, put, seen, serve } from './app.ts'
import type { App, Given, Routes } from './app.ts'

const regenerate = (ctx: Parameters<NonNullable<Routes['']>>[0]): Promise<void> =>
  (ctx['session'] as unknown as { regenerate(): Promise<void> }).regenerate()

/** What another request does to the session while one regenerates it. */
type Meanwhile = (app: App, key: string) => Promise<unknown>

describe('regenerate of koa-session', () => {
  let app: App
  let meanwhile: Meanwhile | undefined
  afterEach(() => app.close())

  const routes: Routes = {
    '/': seen,
    '/set': put,
    '/nested': (ctx) =>
      void Object.assign(dataOf(ctx), { user_id: 1, list: [1], preferences: { theme: 'dark' } }),
    '/regenerate': async (ctx) => {
      await meanwhile?.(app, ctx.cookies.get('koa.sess', { signed: true }) ?? '')
      put(ctx)
      if (ctx.query['none'] === '1') Object.assign(dataOf(ctx), { none: null, list: [1, 2] })
      if (ctx.query['over'] === '1') dataOf(ctx)['maxAge'] = -1
      await regenerate(ctx)
      if (ctx.query['later'] !== undefined) dataOf(ctx)['after'] = 1
    },
    '/login': async (ctx) => {
      await meanwhile?.(app, ctx.cookies.get('koa.sess', { signed: true }) ?? '')
      await regenerate(ctx)
      dataOf(ctx)['user_id'] = 5
    },
  }

  const start = async (during?: Meanwhile, given: Given = {}): Promise<Visitor> => {
    meanwhile = during
    app = await serve(routes, given)
    const alice = app.visitor()
    await alice.get('/nested')
    return alice
  }
  const stored = async (visitor: Visitor): Promise<unknown> => {
    const { created_at: _c, last_activity: _l, expires_at: _e, ...data } = Object(await app.store.get(keyOf(visitor))) as Record<string, unknown> // prettier-ignore
    return data
  }

  it('keeps what another request has changed since this one read, at any depth, and what this one has', async () => {
    const alice = await start(({ store }, key) =>
      store.patch(key, [
        { op: 'set', path: ['preferences', 'language'], value: 'en' },
        { op: 'add', path: ['list'], values: [9] },
        { op: 'set', path: ['theirs'], value: 1 },
      ]),
    )
    const old = keyOf(alice)
    await alice.get('/regenerate?mine=1&none=1&later=1')
    expect(keyOf(alice)).not.to.equal(old)
    expect(await app.store.exists(old)).to.equal(false)
    expect(await stored(alice)).to.deep.include({ theirs: 1, mine: '1', none: null, after: 1, user_id: 1, list: [1, 9, 2] }) // prettier-ignore
    expect(await stored(alice)).to.deep.include({ preferences: { theme: 'dark', language: 'en' } })
  })

  it('does not bring back what another request has removed', async () => {
    const alice = await start(({ store }, key) => store.deletePath(key, ['preferences']))
    await alice.get('/regenerate?mine=1')
    expect(await stored(alice)).to.not.have.property('preferences')
  })

  it('revives nothing of a session that was logged out meanwhile; a login is a session of its own', async () => {
    const alice = await start(({ store }, key) => store.destroy(key))
    await alice.get('/login')
    expect(await stored(alice)).to.deep.equal({ user_id: 5 })
  })

  it('leaves nobody’s session nobody’s, and begins its absolute time with the login', async () => {
    // koa-session has a look at the true time too.
    let now = Math.floor(Date.now() / 1000) * 1000
    const clock = (): number => now
    const absoluteTimeoutMs = 3_600_000
    app = await serve(routes, { adapter: { clock }, store: { clock, absoluteTimeoutMs } })
    meanwhile = ({ store }, key) => store.setPath(key, ['user_id'], 7)
    const bob = app.visitor()
    await bob.get('/set?a=1')
    await bob.get('/regenerate')
    expect(await stored(bob)).to.deep.equal({ a: '1' })
    meanwhile = undefined
    now += 3_000_000
    await bob.get('/login')
    const { expires_at: ends } = Object(await app.store.get(keyOf(bob))) as { expires_at: number }
    expect(ends).to.equal((now + absoluteTimeoutMs) / 1000)
  })

  it('ends the old session all the same where koa-session fails before it saves the new one', async () => {
    let fails = true
    const beforeSave = (): void => {
      if (fails) throw new Error('not now')
    }
    fails = false
    const alice = await start(undefined, { session: { beforeSave } })
    const old = keyOf(alice)
    fails = true
    expect((await alice.get('/regenerate')).status).to.equal(500)
    expect(await app.store.exists(old)).to.equal(false)
  })

  it('of a new session makes one, under the new key; one whose age is over is none', async () => {
    meanwhile = undefined
    app = await serve(routes)
    const bob = app.visitor()
    app.calls()
    await bob.get('/regenerate?mine=1')
    expect(app.calls()).to.deep.equal(['destroy', 'create'])
    expect(await stored(bob)).to.deep.equal({ mine: '1' })
    const old = keyOf(bob)
    app.calls()
    expect((await bob.get('/regenerate?over=1')).status).to.equal(200)
    expect(app.calls()).to.not.include.oneOf(['regenerate', 'create'])
    expect(await app.store.exists(old)).to.equal(false)
  })
})
