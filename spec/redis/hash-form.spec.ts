/** What lies in Redis, and what operations cost. */
import { expect } from 'chai'
import type { JsonObject } from '../../lib/domain/json.ts'
import { createRandom } from '../../lib/testing/random.ts'
import { HashRecord, IDLE_MS } from '../support/hash-record.ts'

const seed = Number(process.env['SEED'] ?? Date.now() % 2 ** 31)

const ALICE = {
  user_id: 1001,
  email: 'alice@example.com',
  role: 'admin',
  permissions: ['read', 'write'],
  preferences: { theme: 'dark', language: 'en' },
}
describe('records as hashes', () => {
  let record: HashRecord

  before(async () => {
    record = await HashRecord.onPlainServer()
  })

  beforeEach(() => record.clear())

  after(() => record.client.destroy())

  /** The commands that scripts ran meanwhile, without what every one runs. */
  const commandsOf = async (act: () => Promise<unknown>): Promise<string[]> => {
    await record.client.configResetStat()
    await act()
    const stats = await record.client.info('commandstats')
    const found = [...stats.matchAll(/cmdstat_([\w|]+):calls=(\d+)/g)].map(
      ([, name, calls]) => `${name} ${calls}`,
    )
    return found.filter((line) => !/^(config|info|eval|time|pexpire|script)/.test(line)).toSorted()
  }

  describe('in Redis', () => {
    it('are what a person reads', async () => {
      await record.create(ALICE, '1001')
      const { _session, created_at, last_activity, ...rest } = await record.fields()
      expect(rest).to.deep.equal({
        ...{ user_id: '1001', email: 'alice@example.com', role: 'admin', permissions: '["read","write"]' },
        ...{ preferences: '{theme,language}', 'preferences.theme': 'dark', 'preferences.language': 'en' },
      })
      expect(_session).to.match(/^r1\|\d{13}\|\d{13}\|60000\|\|\|1001$/)
      expect(created_at).to.equal(last_activity)
      expect(created_at).to.match(/^\d{10}$/)
      expect(await record.client.pTTL(record.key)).to.be.within(IDLE_MS - 5000, IDLE_MS)
    })

    it('change one field for one member, and nothing is read that is not on the way', async () => {
      await record.create({ ...ALICE, big: { notes: 'x'.repeat(10_000), list: Array(1000).fill('y') } })
      const before = await record.fields()
      const commands = await commandsOf(() =>
        record.patch([{ op: 'set', path: ['preferences', 'theme'], value: 'light' }], { touch: false }),
      )
      expect(commands).to.deep.equal(['hget 3', 'hset 1'])
      expect(await record.fields()).to.deep.equal({ ...before, _session: (await record.fields())['_session'], 'preferences.theme': 'light' }) // prettier-ignore
    })

    it('leave no field behind', async () => {
      await record.create({ a: { b: { c: { d: 1 }, e: [{}] } }, f: { g: 2 } })
      await record.patch([
        { op: 'set', path: ['a', 'b'], value: 1 },
        { op: 'unset', path: ['f'] },
      ])
      expect(await record.dataFields()).to.deep.equal({ a: '{b}', 'a.b': '1' })
      await record.replace({ f: { h: 'x' } })
      expect(await record.dataFields()).to.deep.equal({ f: '{h}', 'f.h': 'x' })
      await record.patch([{ op: 'unset', path: ['f', 'h'] }])
      expect(await record.dataFields()).to.deep.equal({ f: '{}' })
    })

    it(`are the same, whole or by parts (SEED=${seed})`, async () => {
      const random = createRandom(seed)
      for (let i = 0; i < 100; i++) {
        await record.client.flushAll()
        const data = random.object(4) as JsonObject
        await record.create(data)
        const whole = await record.dataFields()
        await record.replace({})
        expect(await record.dataFields()).to.deep.equal({})
        await record.patch(Object.entries(data).map(([name, value]) => ({ op: 'set', path: [name], value })))
        expect(await record.dataFields(), JSON.stringify(data)).to.deep.equal(whole)
      }
    })

    it('may have more fields than a command takes at once from a script', async () => {
      const many = Object.fromEntries(Array.from({ length: 12_000 }, (_, i) => [`n${i}`, i]))
      await record.create({ many })
      expect((await record.read())?.data).to.deep.equal({ many })
      await record.patch([{ op: 'set', path: ['many', 'n11999'], value: 'x' }])
      expect(await record.valueAt('many', 'n11999')).to.equal('x')
      await record.replace({ one: 1 })
      expect(await record.dataFields()).to.deep.equal({ one: '1' })
    })

    it('keep envelope and client as JSON text', async () => {
      await record.create({})
      const label = { ip: '192.0.2.1', userAgent: 'Firefox "x"' }
      await record.patch([], { envelope: { cookie: { path: '/' } }, client: label })
      const { '_session.envelope': envelope, '_session.client': stored } = await record.fields()
      expect(envelope).to.equal('{"cookie":{"path":"/"}}')
      expect(stored).to.equal('{"ip":"192.0.2.1","user_agent":"Firefox \\"x\\""}')
      expect(await record.read()).to.deep.include({
        envelope: { cookie: { path: '/' } },
        client: label,
        data: {},
      })
      await record.patch([], { envelope: null })
      expect(await record.fields()).not.to.have.property('_session.envelope')
    })

    it('are replaced where an expired one still lies', async () => {
      let now = Date.now()
      const clock = (): number => now
      await record.create({ old: { a: 1 } }, '', clock)
      now += IDLE_MS
      expect(await record.create({ new: 1 }, '', clock)).to.have.property('kind', 'applied')
      expect(await record.dataFields()).to.deep.equal({ new: '1' })
    })
  })

  describe('when the memory is full', () => {
    beforeEach(() => record.create(ALICE, '1001'))
    afterEach(() => record.client.configSet('maxmemory', '0'))

    it('refuse a patch, and nothing has changed', async () => {
      const before = await record.fields()
      await record.client.configSet('maxmemory', '1')
      const refused = await record.patch([{ op: 'unset', path: ['role'] }]).catch((error: unknown) => error)
      expect(refused).to.include({ reason: 'out-of-memory', outcome: 'not-applied' })
      expect(await record.fields()).to.deep.equal(before)
    })

    it('are touched and destroyed', async () => {
      await record.client.configSet('maxmemory', '1')
      const touch = { idleTimeoutMs: 2 * IDLE_MS, envelope: { a: 1 } }
      const touched = await record.read({ kind: 'whole' }, touch)
      expect(touched?.envelope).to.deep.equal({ a: 1 })
      expect(await record.client.pTTL(record.key)).to.be.above(IDLE_MS)
      expect(await record.destroy()).to.equal(true)
    })
  })
})
