/** What all adapters do between a framework and a store, without a framework. */
import { expect } from 'chai'
import { FIELDS, ID, MINUTE, changed, codeOf, content, failing, setUp } from './set-up.ts'

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

  it('are added to where they only join one that has their id: nothing of it goes, its cookie neither', async () => {
    const { sessions, store, loaded } = setUp()
    await sessions.save(ID, undefined, content({ a: 1, list: [1] }, { life: 5_000 }))
    const added = content({ b: 1 }, { envelope: { path: '/other' }, joins: true })
    await sessions.save(ID, undefined, added)
    const { data, baseline } = await loaded()
    expect(data).to.deep.equal({ a: 1, b: 1, list: [1] })
    expect(baseline.envelope).to.deep.equal(FIELDS.envelope)
    expect(await store.expiresInMs(ID)).to.equal(5_000)
  })

  it('are not there after an end that was asked for while they were being made, however long that takes', async () => {
    let made = (): void => {}
    const slow = new Promise<void>((resolve) => (made = resolve))
    const { sessions, store } = setUp({}, (inner) =>
      changed(inner, 'create', async (create) => {
        await slow
        return create()
      }),
    )
    const saving = sessions.save(ID, undefined, content({ a: 1 }))
    const ending = sessions.destroy(ID)
    made()
    await Promise.all([saving, ending])
    expect(await store.exists(ID)).to.equal(false)
  })

  it('end at once where one was not made, and where it was made before', async () => {
    const { sessions, store } = setUp({}, failing('create'))
    const failed = sessions.save(ID, undefined, content({ a: 1 })).catch(() => 'failed')
    await sessions.destroy(ID)
    expect(await failed).to.equal('failed')
    await store.create({ a: 1 }, { id: ID })
    await sessions.destroy(ID)
    expect(await store.exists(ID)).to.equal(false)
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
