/** What another hand put into Redis. */
import { expect } from 'chai'
import type { PreparedOperation } from '../../lib/domain/patch.ts'
import { HashRecord, IDLE_MS } from '../support/hash-record.ts'

const ALICE = {
  user_id: 1001,
  email: 'alice@example.com',
  role: 'admin',
  permissions: ['read', 'write'],
  preferences: { theme: 'dark', language: 'en' },
}
/** As a service in Python leaves it: HSET with texts, and EXPIRE. */
const PATTERN = {
  user_id: '1001',
  email: 'alice@example.com',
  role: 'admin',
  phone: '4930123456789012345',
  permissions: '["read", "caf\\u00e9"]',
  preferences: '{"theme": "dark", "language": "en"}',
  visits: '7',
  'cart.total': '12.50',
  note: '{a,b}',
  created_at: '1700000000.25',
  last_activity: '1700000100',
  expires_at: '1700003700',
}
const PATTERN_DATA = {
  ...{ user_id: 1001, email: 'alice@example.com', role: 'admin', phone: '4930123456789012345' },
  ...{ permissions: ['read', 'café'], preferences: { theme: 'dark', language: 'en' }, visits: 7 },
  ...{ 'cart.total': 12.5, note: '{a,b}' },
}

describe('hashes that', () => {
  let record: HashRecord

  before(async () => {
    record = await HashRecord.onPlainServer()
  })

  beforeEach(() => record.clear())

  after(() => record.client.destroy())

  describe('another hand changes', () => {
    beforeEach(() => record.create(ALICE))

    it('show its fields at the root', async () => {
      await record.client.hSet(record.key, {
        role: 'guest',
        level: '3',
        permissions: '[ "a" , 1.0, "\\u00e9" ]',
      })
      await record.client.hDel(record.key, ['email', 'preferences.theme'])
      expect((await record.read())?.data).to.deep.equal({
        ...{ user_id: 1001, role: 'guest', level: 3, permissions: ['a', 1, 'é'] },
        preferences: { language: 'en' },
      })
      expect(await record.valueAt('level')).to.equal(3)
    })

    it('are compared by what they mean', async () => {
      await record.client.hSet(record.key, { permissions: '[ "a" , 1.0, "\\u00e9", {"x": [1], "y": 2} ]' })
      expect(await record.has(['permissions'], 'é')).to.equal(true)
      expect(await record.has(['permissions'], 1)).to.equal(true)
      expect(await record.has(['permissions'], '1')).to.equal(false)
      await record.patch([{ op: 'add', path: ['permissions'], values: ['é', 1, { y: 2, x: [1] }, 'b'] }])
      expect((await record.fields())['permissions']).to.equal('["a",1.0,"\\u00e9",{"x":[1],"y":2},"b"]')
      await record.patch([{ op: 'remove', path: ['permissions'], values: ['é', 1, { y: 2, x: [1.0] }] }])
      expect((await record.fields())['permissions']).to.equal('["a","b"]')
    })

    it('may have JSON text where we write fields', async () => {
      await record.client.hSet(record.key, {
        preferences: '{"theme": "dark", "nested": {"a": [1, {"b": null}]}}',
      })
      expect(await record.valueAt('preferences', 'nested', 'a', 1)).to.deep.equal({ b: null })
      await record.patch([{ op: 'set', path: ['preferences', 'nested', 'a', 1, 'b'], value: 'x' }])
      expect((await record.read())?.data?.['preferences']).to.deep.equal({
        theme: 'dark',
        nested: { a: [1, { b: 'x' }] },
      })
    })

    it('do not show what nothing lists', async () => {
      await record.client.hSet(record.key, { 'preferences.theme2': 'x' })
      await record.client.hDel(record.key, 'preferences')
      expect(await record.valueAt('preferences', 'theme')).to.equal(undefined)
      await record.patch([{ op: 'set', path: ['preferences', 'new'], value: 1 }])
      expect((await record.read())?.data?.['preferences']).to.deep.equal({ new: 1 })
    })
  })

  describe('the plain pattern wrote', () => {
    beforeEach(() => record.put(PATTERN, 30))

    it('read as what they mean, and as text where the schema takes nothing else', async () => {
      const found = await record.read()
      expect(found?.data).to.deep.equal(PATTERN_DATA)
      expect(found?.state).to.include({ revision: '', createdMs: 1_700_000_000_000, idleTimeoutMs: IDLE_MS, user: '1001' }) // prettier-ignore
    })

    it('read by paths', async () => {
      const paths = [
        ['phone'],
        ['preferences', 'theme'],
        ['permissions', 1],
        ['cart.total'],
        ['note'],
        ['nope'],
      ]
      const found = await record.read({ kind: 'paths', paths })
      expect(found?.values).to.deep.equal(['4930123456789012345', 'dark', 'café', 12.5, '{a,b}', undefined])
      expect(await record.has(['permissions'], 'café')).to.equal(true)
    })

    it('are left as they are by reads and touches, but for the expiry', async () => {
      await record.read({ kind: 'whole' }, {})
      expect(await record.fields()).to.deep.equal(PATTERN)
      expect(await record.client.pTTL(record.key)).to.be.within(IDLE_MS - 5000, IDLE_MS)
    })

    it('are taken over by the first write, in one step', async () => {
      const reply = await record.patch([
        { op: 'set', path: ['preferences', 'theme'], value: 'light' },
        { op: 'increment', path: ['visits'], by: 1 },
      ])
      expect(reply).to.deep.include({ kind: 'applied', numbers: [8] })
      const { _session, last_activity: _l, ...rest } = await record.fields()
      expect(rest).to.deep.equal({
        ...{ user_id: '1001', email: 'alice@example.com', role: 'admin', phone: '"4930123456789012345"' },
        ...{ permissions: '["read","caf\\u00e9"]', visits: '8', 'cart%2Etotal': '12.50', note: '"{a,b}"' },
        ...{ preferences: '{theme,language}', 'preferences.theme': 'light', 'preferences.language': 'en' },
        created_at: '1700000000',
      })
      expect(await record.read()).to.deep.include({
        data: { ...PATTERN_DATA, visits: 8, preferences: { theme: 'light', language: 'en' } },
      })
      expect(await record.countOf('1001')).to.equal(1)
    })

    it('are taken over by a write of the whole, too', async () => {
      await record.replace({ role: 'guest' })
      expect(await record.dataFields()).to.deep.equal({ role: 'guest' })
    })

    it('are left as they are by a refused write', async () => {
      const before = await record.client.pTTL(record.key)
      expect(await record.patch([{ op: 'set', path: ['role', 'x'], value: 1 }])).to.include({
        kind: 'path',
        index: 0,
      })
      expect(await record.patch([{ op: 'set', path: ['role'], value: 1 }], { ifRevision: 'r1' })).to.include({ kind: 'conflict' }) // prettier-ignore
      expect(await record.fields()).to.deep.equal(PATTERN)
      expect(await record.client.pTTL(record.key)).to.be.at.most(before)
    })

    it('take a first write that only knows that nobody of ours has written', async () => {
      const once = { ifRevision: '' }
      const set: PreparedOperation[] = [{ op: 'set', path: ['role'], value: 'guest' }]
      expect(await record.patch(set, once)).to.include({ kind: 'applied' })
      expect(await record.patch(set, once)).to.include({ kind: 'conflict' })
    })

    it('have texts that only look like numbers, and texts that nobody could parse', async () => {
      const deep = '['.repeat(30_000)
      await record.client.hSet(record.key, { code: '007', big: '1e999', sign: '+1', deep })
      const paths = ['code', 'big', 'sign', 'deep'].map((name) => [name])
      const found = await record.read({ kind: 'paths', paths })
      expect(found?.values).to.deep.equal(['007', '1e999', '+1', deep])
      await record.client.hSet(record.key, { deep: `${deep}1${']'.repeat(30_000)}` })
      expect(await record.patch([{ op: 'set', path: ['role'], value: 'guest' }])).to.include({
        kind: 'applied',
      })
      expect((await record.read())?.data).to.include({ code: '007', big: '1e999', sign: '+1' })
    })

    it('are compared by what they mean, however that is written', async () => {
      const permissions = '["\\ud83d\\ude00", "\\u0041", 1.0, 1e2, "a\\/b", "\\u00e9", "\\u65e5"]'
      await record.client.hSet(record.key, { permissions })
      for (const value of ['😀', 'A', 1, 100, 'a/b', 'é', '日'])
        expect(await record.has(['permissions'], value), String(value)).to.equal(true)
      expect(await record.has(['permissions'], '1')).to.equal(false)
      await record.patch([{ op: 'remove', path: ['permissions'], values: ['😀', 100, 'a/b'] }])
      expect((await record.read())?.data?.['permissions']).to.deep.equal(['A', 1, 'é', '日'])
    })

    it('may be dated and named in any way', async () => {
      await record.client.hSet(record.key, { created_at: '2025-11-25T12:00:00Z', user_id: '' })
      const found = await record.read()
      expect(found?.state.user).to.equal('')
      expect(found?.state.createdMs).to.be.within(Date.now() - 10_000, Date.now())
    })
  })
})
