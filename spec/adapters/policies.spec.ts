/** What an adapter refuses, who its user is, what it does without Redis, and at a login. */
import { expect } from 'chai'
import { Baseline } from '../../lib/adapters/baseline.ts'
import { isStorable } from '../../lib/adapters/data.ts'
import { FIELDS, ID, codeOf, content, failing, setUp } from './set-up.ts'

describe('names that an adapter cannot store', () => {
  const refused = (data: object): unknown => {
    try {
      return setUp().sessions.dataOf(data)
    } catch (error) {
      const { code, path } = error as { code: string; path: unknown }
      return { code, path }
    }
  }

  it('are the framework’s and the store’s own, refused by name', () => {
    for (const name of ['save', 'created_at', 'last_activity', 'expires_at', '_session'])
      expect(refused({ a: 1, [name]: 1 })).to.deep.equal({ code: 'ERR_SESSION_PATH', path: [name] })
    expect(refused({ save: undefined, deep: { save: 1 } })).to.deep.equal({ deep: { save: 1 } })
  })

  it('stay as another service has stored them, unseen', async () => {
    const { sessions, store, loaded } = setUp()
    const { id } = await store.create({ save: 'theirs', a: 1 })
    const { baseline, data } = await loaded(id)
    expect(data).to.deep.equal({ a: 1 })
    await sessions.save(id, baseline, content({ b: 2 }))
    expect(await store.getFields(id, ['save', 'a', 'b'])).to.deep.equal({ save: 'theirs', b: 2 })
  })

  it('include a toJSON that would speak for all the rest', () => {
    expect(refused({ a: 1, toJSON: () => ({}) })).to.have.property('code', 'ERR_SESSION_INVALID')
    expect(refused({ toJSON: 'text' })).to.deep.equal({ toJSON: 'text' })
    expect(refused([])).to.deep.equal({ code: undefined, path: undefined })
  })

  it('and values are seen without a copy', () => {
    const cycle: { self?: object } = {}
    cycle.self = cycle
    const no = [1n, NaN, Infinity, Symbol('x'), () => {}, new Map(), new Set(), /x/, cycle]
    for (const value of no) expect(isStorable({ a: [{ b: value }] })).to.equal(false)
    const yes = [
      1,
      'a',
      null,
      undefined,
      true,
      [],
      {},
      new Date(),
      new (class A {
        a = 1
      })(),
    ]
    for (const value of yes) expect(isStorable({ a: [{ b: value }] })).to.equal(true)
    for (const value of no) expect(isStorable({ a: value, b: 1 }, 'a')).to.equal(true)
  })

  it('and values are what their toJSON answers; it may fail, and so may a getter', () => {
    const throws = (): never => {
      throw new Error('not now')
    }
    const answering = (value: unknown): object => ({ toJSON: () => value })
    for (const value of [1n, NaN, () => {}, new Map()])
      expect(isStorable({ a: answering(value) })).to.equal(false)
    expect(isStorable({ a: { toJSON: throws } })).to.equal(false)
    expect(isStorable(Object.defineProperty({}, 'a', { get: throws, enumerable: true }))).to.equal(false)
    class Itself {
      readonly a = 1
      toJSON(): this {
        return this
      }
    }
    for (const value of [1, 'a', undefined, { b: [1] }, new Itself()])
      expect(isStorable({ a: answering(value) })).to.equal(true)
  })
})

describe('the user of a session', () => {
  it('is what userIdFrom answers whenever it is saved', async () => {
    const { sessions, store, loaded } = setUp({
      userIdFrom: (data) => (data['passport'] as { user?: number } | undefined)?.user,
    })
    await sessions.save(ID, undefined, content(sessions.dataOf({ passport: { user: 7 } })))
    expect(await store.countByUser(7)).to.equal(1)
    const { baseline, data } = await loaded()
    expect(data['user_id']).to.equal(7)
    await sessions.save(ID, baseline, content(sessions.dataOf({ ...data, passport: { user: 8 } })))
    expect([await store.countByUser(7), await store.countByUser(8)]).to.deep.equal([0, 1])
    await sessions.save(ID, (await loaded()).baseline, content(sessions.dataOf({ user_id: 8, passport: {} })))
    expect(await store.countByUser(8)).to.equal(0)
  })

  it('is in the member that userIdField names', () => {
    const { sessions } = setUp({ userIdField: 'who', userIdFrom: () => 'me' })
    expect(sessions.dataOf({ a: 1 })).to.deep.equal({ a: 1, who: 'me' })
  })

  it('is set by a login, whatever names it', async () => {
    const { sessions, store, loaded } = setUp({ userIdFrom: (data) => data['account'] as number })
    await sessions.save(ID, undefined, content({ a: 1 }))
    const { baseline } = await loaded()
    const to = 'another-id-of-the-framework'
    const { data } = await sessions.renew({ from: ID, to }, baseline, content({ a: 1, b: 1 }), { account: 7 })
    expect(data).to.deep.equal({ a: 1, b: 1, account: 7, user_id: 7 })
    expect(await store.countByUser(7)).to.equal(1)
    expect(await store.exists(ID)).to.equal(false)
  })
})

describe('onUnavailable', () => {
  const error = { isError: true, loads: 'ERR_SESSION_BACKEND', creates: 'ERR_SESSION_BACKEND' }
  for (const [onUnavailable, expected] of [
    ['error', error],
    ['anonymous', { isError: false, loads: 'resolved', creates: 'resolved' }],
  ] as const)
    // prettier-ignore
    it(`${onUnavailable}: what cannot be read or made`, async () => {
      const told: unknown[] = []
      const given = { onUnavailable, onError: (e: unknown) => void told.push(e) }
      const { sessions } = setUp(given, failing('read', 'create'))
      expect(await codeOf(sessions.load(ID, { touch: true }))).to.equal(expected.loads)
      expect(await codeOf(sessions.save(ID, undefined, content({})))).to.equal(expected.creates)
      expect(told).to.have.length(expected.isError ? 0 : 2)
    })

  it('anonymous: a session that was not saved is new at the next save', async () => {
    const { sessions } = setUp({ onUnavailable: 'anonymous' }, failing('create'))
    expect(await sessions.save(ID, undefined, content({}))).to.equal(undefined)
  })

  it('anonymous: one that was read and cannot be written, and what is no failure of Redis, are errors', async () => {
    const { sessions, store } = setUp({ onUnavailable: 'anonymous' }, failing('patch', 'touch', 'destroy'))
    await store.create({}, { id: ID })
    const baseline = new Baseline({}, null, null, 0)
    for (const call of [
      () => sessions.save(ID, baseline, content({ a: 1 })),
      () => sessions.touch(ID, undefined, FIELDS),
      () => sessions.destroy(ID),
    ])
      expect(await codeOf(call())).to.equal('ERR_SESSION_BACKEND')
    expect(await codeOf(sessions.save(ID, undefined, content({ user_id: true })))).to.equal(
      'ERR_SESSION_INVALID',
    )
  })
})

describe('a login', () => {
  const to = 'another-id-of-the-framework'

  it('is one command', async () => {
    const { sessions, calls, loaded, store } = setUp()
    await sessions.save(ID, undefined, content({ theme: 'dark' }))
    const { baseline } = await loaded()
    calls()
    const client = { ip: '192.0.2.1', userAgent: 'x' }
    const { data } = await sessions.renew(
      { from: ID, to },
      baseline,
      content({ theme: 'dark' }),
      { user_id: 7 },
      client,
    )
    expect([calls(), data]).to.deep.equal([['regenerate'], { theme: 'dark', user_id: 7 }])
    expect((await store.listByUser(7))[0]?.client).to.deep.equal(client)
  })

  it('of a new session makes it, with the patch', async () => {
    const { sessions, calls, loaded } = setUp()
    await sessions.renew({ from: ID, to }, undefined, content({ theme: 'dark' }, { life: 5_000 }), {
      user_id: 7,
    })
    expect(calls()).to.deep.equal(['create'])
    expect((await loaded(to)).data).to.deep.equal({ theme: 'dark', user_id: 7 })
  })

  it('of a session that has gone revives nothing of it', async () => {
    const { sessions, loaded, store } = setUp()
    await sessions.save(ID, undefined, content({ theme: 'dark', user_id: 6 }))
    const { baseline, data } = await loaded()
    await store.destroyByUser(6)
    await sessions.renew({ from: ID, to }, baseline, content(data), { user_id: 7 })
    expect((await loaded(to)).data).to.deep.equal({ user_id: 7 })
  })

  it('keeps the age of the cookie as the idle timeout', async () => {
    const { sessions, loaded, store } = setUp()
    await sessions.save(ID, undefined, content({}))
    const remembered = content({}, { envelope: { originalMaxAge: 90_000 }, life: 90_000 })
    await sessions.renew({ from: ID, to }, (await loaded()).baseline, remembered, { user_id: 7 })
    expect(await store.expiresInMs(to)).to.equal(90_000)
  })

  it('refuses the names that a session cannot carry', async () => {
    const { sessions } = setUp()
    expect(await codeOf(sessions.renew({ from: ID, to }, undefined, content({}), { save: 1 }))).to.equal(
      'ERR_SESSION_PATH',
    )
  })
})
