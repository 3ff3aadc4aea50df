/** What all adapters do between a framework and a store, without a framework. */
import { expect } from 'chai'
import { Baseline } from '../../lib/adapters/baseline.ts'
import { settle } from '../../lib/adapters/callback.ts'
import { isStorable } from '../../lib/adapters/data.ts'
import { resolveOptions } from '../../lib/adapters/options.ts'
import type { AdapterOptions } from '../../lib/adapters/options.ts'
import { AdapterSessions } from '../../lib/adapters/sessions.ts'
import { Tracked } from '../../lib/adapters/tracked.ts'
import type { JsonObject } from '../../lib/domain/json.ts'
import { MemorySessionStore, SessionBackendError } from '../../lib/index.ts'
import type { SessionEvent, SessionStoreContract } from '../../lib/index.ts'
import { recording } from '../express-session/recording.ts'

type Store = SessionStoreContract<JsonObject>
const MINUTE = 60_000
const ID = 'an-id-of-a-framework'
const FIELDS = { envelope: { path: '/' }, life: null }
const content = (data: JsonObject, more: object = {}) => ({ data, ...FIELDS, ...more })

function setUp(given: Partial<AdapterOptions<JsonObject>> = {}, wrap: (store: Store) => Store = (s) => s) {
  const time = { now: 1_700_000_000_000 }
  const events: SessionEvent[] = []
  const store = new MemorySessionStore<JsonObject>({
    clock: () => time.now,
    touchIntervalMs: 0,
    onEvent: (event) => void events.push(event),
  })
  const recorded = recording(wrap(store))
  const options = resolveOptions({ clock: () => time.now, ...given, store: recorded.store })
  const sessions = new AdapterSessions(options, (name) => name === 'save')
  const loaded = async (id: unknown = ID) => {
    const found = await sessions.load(id, { touch: true })
    if (!found) throw new Error('it is not there')
    return found
  }
  return { time, events, store, sessions, calls: recorded.calls, loaded }
}

const failing =
  (...names: string[]) =>
  (store: Store): Store =>
    new Proxy(store, {
      get: (target, name) => {
        if (names.includes(String(name)))
          return () => Promise.reject(new SessionBackendError('disconnected', 'not-applied', 'away'))
        const member: unknown = Reflect.get(target, name)
        return typeof member === 'function' ? (member.bind(target) as unknown) : member
      },
    })

const codeOf = (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(() => 'resolved', (error: unknown) => (error as { code?: string }).code ?? (error as Error).name) // prettier-ignore

describe('an adapter’s sessions', () => {
  it('cost one command to read and one to change', async () => {
    const { sessions, calls, loaded } = setUp()
    await sessions.save(ID, undefined, content({ a: 1 }))
    expect(calls()).to.deep.equal(['create'])
    const { baseline } = await loaded()
    expect(await sessions.save(ID, baseline, content({ a: 1 }))).to.equal(baseline)
    expect(await sessions.touch(ID, baseline, FIELDS)).to.equal(baseline)
    expect(calls()).to.deep.equal(['read'])
    await sessions.save(ID, baseline, content({ a: 2 }))
    expect(calls()).to.deep.equal(['patch'])
  })

  it('slide again at the end of a long request, and of one that is long for its session', async () => {
    const { sessions, calls, loaded, time, store } = setUp()
    await sessions.save(ID, undefined, content({}))
    const { baseline } = await loaded()
    time.now += 29_999
    await sessions.touch(ID, baseline, FIELDS)
    expect(calls()).to.deep.equal(['create', 'read'])
    time.now += 1
    const touched = await sessions.touch(ID, baseline, FIELDS)
    expect(await store.expiresInMs(ID)).to.equal(30 * MINUTE)
    await sessions.touch(ID, touched, FIELDS)
    expect(calls()).to.deep.equal(['touch'])
    const short = 'a-session-of-one-second'
    await sessions.save(short, undefined, content({}, { life: 1_000 }))
    const { baseline: brief } = await loaded(short)
    time.now += 250
    await sessions.touch(short, brief, { ...FIELDS, life: 1_000 })
    expect(calls()).to.deep.equal(['create', 'read', 'touch'])
  })

  it('keep a cookie that changes alone, and its age as the session’s own idle timeout', async () => {
    const { sessions, calls, loaded, store } = setUp()
    await sessions.save(ID, undefined, content({ a: 1 }))
    const remembered = { envelope: { originalMaxAge: 30 * 24 * 60 * MINUTE }, life: 30 * 24 * 60 * MINUTE }
    const after = await sessions.touch(ID, (await loaded()).baseline, remembered)
    expect(await store.expiresInMs(ID)).to.equal(remembered.life)
    await sessions.touch(ID, after, remembered)
    expect(calls()).to.deep.equal(['create', 'read', 'touch'])
    const { baseline } = await loaded()
    expect(baseline.envelope).to.deep.equal(remembered.envelope)
    await sessions.save(ID, baseline, content({ a: 2 }))
    expect(await store.expiresInMs(ID)).to.equal(30 * MINUTE)
  })

  it('end where their cookie ends, by save and by touch', async () => {
    const { sessions, store, loaded } = setUp()
    for (const end of ['save', 'touch'] as const) {
      await sessions.save(ID, undefined, content({ a: 1 }))
      const { baseline } = await loaded()
      await sessions[end](ID, baseline, content({ a: 2 }, { life: 'ended' }))
      expect(await store.exists(ID)).to.equal(false)
    }
    await sessions.save(ID, undefined, content({ a: 1 }, { life: 'ended' }))
    expect(await store.exists(ID)).to.equal(false)
  })

  it('stay gone: a save and a touch succeed, change nothing, and a save is told of', async () => {
    const { sessions, store, loaded, events } = setUp()
    await sessions.save(ID, undefined, content({ a: 1 }))
    const { baseline } = await loaded()
    await store.destroy(ID)
    await sessions.save(ID, baseline, content({ a: 2 }))
    await sessions.touch(ID, baseline, { envelope: { originalMaxAge: 5 }, life: 5 })
    expect(await store.exists(ID)).to.equal(false)
    expect(events.map(({ type }) => type)).to.deep.equal(['late-write'])
    expect(JSON.stringify(events)).not.to.include(ID)
  })

  it('are replaced where a new one has the id of one that is there', async () => {
    const { sessions, store, loaded } = setUp()
    await sessions.save(ID, undefined, content({ a: 1 }, { life: 5_000 }))
    await sessions.save(ID, undefined, content({ b: 1 }))
    expect((await loaded()).data).to.deep.equal({ b: 1 })
    expect(await store.expiresInMs(ID)).to.equal(30 * MINUTE)
    await sessions.save(ID, undefined, { data: {}, envelope: null, life: 7_000 })
    expect(await store.expiresInMs(ID)).to.equal(7_000)
  })

  it('take the later one’s whole member where another request has put something else for a parent', async () => {
    const { sessions, store, loaded } = setUp()
    await sessions.save(ID, undefined, content({ cart: { items: { a: 1 } }, other: 1 }))
    const { baseline } = await loaded()
    await store.patch(ID, [{ op: 'set', path: ['cart'], value: 'empty' }])
    await store.patch(ID, [{ op: 'set', path: ['other'], value: 2 }])
    await sessions.save(ID, baseline, content({ cart: { items: { a: 1, b: 1 } }, other: 1 }))
    expect((await loaded()).data).to.deep.equal({ cart: { items: { a: 1, b: 1 } }, other: 2 })
  })

  it('have ids of any form, and none that is no text', async () => {
    const { sessions, loaded, store } = setUp()
    const odd = ['1', 'apple', '', 'a b', '💥', '../../etc', '*', 'x'.repeat(5_000), 'user:1:*']
    for (const id of odd) await sessions.save(id, undefined, content({ id }))
    for (const id of odd) expect((await loaded(id)).data).to.deep.equal({ id })
    for await (const { handle } of store.scan()) expect(handle).to.match(/^[\w-]{43}$/)
    for (const id of [undefined, null, 5, {}, []]) {
      expect(await sessions.load(id, { touch: true })).to.equal(null)
      expect(await codeOf(sessions.save(id, undefined, content({})))).to.equal('TypeError')
      expect(await codeOf(sessions.renew({ from: id, to: ID }, undefined, content({}), {}))).to.equal(
        'TypeError',
      )
      expect(await codeOf(sessions.renew({ from: ID, to: id }, undefined, content({}), {}))).to.equal(
        'TypeError',
      )
      await sessions.touch(id, undefined, FIELDS)
      await sessions.destroy(id)
    }
    await sessions.destroy('apple')
    expect(await sessions.load('apple', { touch: false })).to.equal(null)
  })
})

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
    const yes = [1, 'a', null, undefined, true, [], {}, new Date(), new (class A {})()]
    for (const value of yes) expect(isStorable({ a: [{ b: value }] })).to.equal(true)
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

describe('the writes of one session object', () => {
  const baseline = (n: number): Baseline => new Baseline({ n }, null, null, 0)

  it('go one after another, each against what the one before has written', async () => {
    const tracked = new Tracked()
    const session = {}
    const seen: unknown[] = []
    let release = (): void => {}
    const first = tracked.inTurn(session, 'a', async (before) => {
      seen.push(before?.data)
      await new Promise<void>((resolve) => (release = resolve))
      return baseline(1)
    })
    const second = tracked.inTurn(session, 'a', async (before) => void seen.push(before?.data))
    expect(seen).to.deep.equal([undefined])
    release()
    await Promise.all([first, second])
    expect(seen).to.deep.equal([undefined, { n: 1 }])
  })

  it('go on after one that failed, against what was there before', async () => {
    const tracked = new Tracked()
    const session = {}
    tracked.bind(session, 'a', baseline(0))
    const first = tracked.inTurn(session, 'a', () => Promise.reject(new Error('refused')))
    let before: Baseline | undefined
    const second = tracked.inTurn(session, 'a', async (found) => void (before = found))
    expect(await first.catch((error: Error) => error.message)).to.equal('refused')
    await second
    expect(before?.data).to.deep.equal({ n: 0 })
  })

  it('are measured for one id', () => {
    const tracked = new Tracked()
    const session = {}
    tracked.bind(session, 'a', baseline(0))
    expect([tracked.baselineOf(session, 'a')?.data, tracked.baselineOf(session, 'b')]).to.deep.equal([
      { n: 0 },
      undefined,
    ])
  })
})

describe('a callback', () => {
  const outcome = (promise: Promise<unknown>): Promise<unknown[]> =>
    new Promise((resolve) => settle(promise, (...args) => resolve(args)))

  it('gets the value, or the error', async () => {
    expect(await outcome(Promise.resolve(5))).to.deep.equal([null, 5])
    expect(await outcome(Promise.reject(new Error('no')))).to.have.nested.property('[0].message', 'no')
  })

  it('need not be there', async () => {
    for (const none of [undefined, null]) {
      settle(Promise.resolve(), none)
      settle(Promise.reject(new Error('nobody asked')), none)
    }
    await outcome(Promise.resolve())
  })
})
