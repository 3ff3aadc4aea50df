import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { expect } from 'chai'
import type { ListedRecord, NewRecord, Page, PatchRequest } from '../../lib/backends/backend.ts'
import { MemoryBackend } from '../../lib/backends/memory.ts'

// What holds for every backend is in the contract suite; here is what only this one does.

const MINUTE = 60_000

function setUp({ maxSessions = 1000, touchIntervalMs = 0 } = {}) {
  const time = { now: 1_000_000 }
  const settings = {
    idleTimeoutMs: 30 * MINUTE,
    touchIntervalMs,
    clock: () => time.now,
    userIdField: 'user_id',
  }
  const backend = new MemoryBackend(settings, { maxSessions, prefix: 'sess:' })
  const create = (suffix: string, more: Partial<NewRecord> = {}) => backend.create(suffix, newRecord(more))
  const alive = async (...suffixes: string[]) => {
    const found = await Promise.all(suffixes.map((s) => backend.read(s, { query: { kind: 'none' } })))
    return suffixes.filter((_, i) => found[i] !== null)
  }
  return { backend, time, create, alive }
}

function newRecord(more: Partial<NewRecord>): NewRecord {
  return {
    data: { a: 1 },
    text: '{"a":1}',
    revision: 'r1',
    user: '',
    idleTimeoutMs: 30 * MINUTE,
    absoluteTimeoutMs: null,
    envelope: null,
    client: null,
    limit: null,
    ...more,
  }
}

const patch = (more: Partial<PatchRequest>): PatchRequest => ({
  operations: [],
  revision: 'r2',
  touch: true,
  ...more,
})

/** All pages, and what `between` does to the backend after the first one. */
async function pages(next: (from: string | null) => Promise<Page>, between?: () => Promise<unknown>) {
  const all: ListedRecord[][] = []
  let from: string | null = null
  do {
    const page: Page = await next(from)
    all.push([...page.records])
    if (all.length === 1) await between?.()
    from = page.next
  } while (from !== null)
  return all
}

describe('MemoryBackend', () => {
  it('tells what it is and how it names records', async () => {
    const { backend } = setUp()
    expect(await backend.probe()).to.deep.equal({ store: 'memory', features: [] })
    expect(backend.keyOf('x')).to.equal('sess:x')
  })

  describe('when it is full', () => {
    it('sweeps what has expired before it drops anything', async () => {
      const { create, alive, time } = setUp({ maxSessions: 3 })
      await create('a', { user: '1' })
      await create('b', { idleTimeoutMs: 10, user: '1' })
      await create('c')
      time.now += 10
      await create('d')
      expect(await alive('a', 'b', 'c', 'd')).to.deep.equal(['a', 'c', 'd'])
    })

    it('sweeps what expired only now, although it has just swept', async () => {
      const { create, alive, time } = setUp({ maxSessions: 2 })
      await create('a')
      await create('b', { idleTimeoutMs: 10 })
      await create('c', { idleTimeoutMs: 10 })
      time.now += 10
      await create('d')
      await create('e')
      expect(await alive('a', 'b', 'c', 'd', 'e')).to.deep.equal(['d', 'e'])
    })

    it('drops the session that has been idle longest', async () => {
      const { backend, create, alive, time } = setUp({ maxSessions: 3 })
      for (const suffix of ['a', 'b', 'c']) await create(suffix, { user: suffix })
      time.now += 1
      await backend.read('a', { query: { kind: 'none' }, touch: {} })
      await backend.patch('b', patch({ touch: false }))
      await create('d', { user: 'd' })
      await create('e', { user: 'e' })
      expect(await alive('a', 'b', 'c', 'd', 'e')).to.deep.equal(['a', 'd', 'e'])
      expect((await backend.list('b', null)).records).to.deep.equal([])
    })

    it('drops anonymous sessions before any that is logged in', async () => {
      const { create, alive } = setUp({ maxSessions: 3 })
      await create('alice', { user: '1' })
      await create('bob', { user: '2' })
      for (let i = 0; i < 20; i += 1) await create(`flood${i}`)
      expect(await alive('alice', 'bob', 'flood18', 'flood19')).to.deep.equal(['alice', 'bob', 'flood19'])
    })

    it('counts a session that logged in as such', async () => {
      const { backend, create, alive } = setUp({ maxSessions: 2 })
      await create('a')
      await create('b')
      await backend.patch('a', patch({ user: '1', moveTo: 'a2' }))
      await create('c')
      expect(await alive('a', 'a2', 'b', 'c')).to.deep.equal(['a2', 'c'])
    })

    it('never holds more, whatever comes and goes', async () => {
      const { backend, create, alive, time } = setUp({ maxSessions: 50 })
      const names = Array.from({ length: 400 }, (_, i) => `s${i}`)
      for (const [i, suffix] of names.entries()) {
        time.now += 1
        await create(suffix, { user: i % 3 === 0 ? '' : String(i % 7), idleTimeoutMs: 1 + ((i * 37) % 90) })
        if (i % 4 === 0) await backend.destroy(`s${i >> 1}`, {})
        if (i % 5 === 0) await backend.read(`s${i - 3}`, { query: { kind: 'none' }, touch: {} })
        expect((await backend.scan(null)).records.length).to.be.at.most(50)
      }
      const left = (await backend.scan(null)).records.map((r) => r.suffix)
      expect(left.toSorted()).to.deep.equal((await alive(...names)).toSorted())
    })

    it('does not slow down', async () => {
      const { create } = setUp({ maxSessions: 20_000 })
      for (let i = 0; i < 20_000; i += 1) await create(`old${i}`)
      const start = performance.now()
      for (let i = 0; i < 20_000; i += 1) await create(`new${i}`)
      // Half a second here; looking through all 20,000 at each of them takes far more than ten.
      expect(performance.now() - start).to.be.below(5000)
    })
  })

  describe('expiry', () => {
    it('forgets in passing, without being full', async () => {
      const { backend, create, time } = setUp()
      await create('a', { idleTimeoutMs: 10 })
      time.now += MINUTE
      await create('b')
      time.now -= MINUTE
      // With the clock turned back, only what was really dropped is missing.
      expect((await backend.scan(null)).records.map((r) => r.suffix)).to.deep.equal(['b'])
    })

    it('comes at the instant itself, by the idle timeout or the absolute one', async () => {
      const { create, alive, time } = setUp()
      await create('idle', { idleTimeoutMs: 10 })
      await create('absolute', { absoluteTimeoutMs: 10 })
      time.now += 9
      expect(await alive('idle', 'absolute')).to.deep.equal(['idle', 'absolute'])
      time.now += 1
      expect(await alive('idle', 'absolute')).to.deep.equal([])
      expect(await create('idle')).to.have.property('kind', 'applied')
    })

    it('is judged by the machine when no clock is given', async () => {
      const settings = { idleTimeoutMs: MINUTE, touchIntervalMs: 0, userIdField: 'user_id' }
      const backend = new MemoryBackend(settings, { maxSessions: 10, prefix: '' })
      const before = Date.now()
      const reply = await backend.create('a', newRecord({}))
      if (reply.kind !== 'applied') throw new Error(reply.kind)
      expect(reply.state.createdMs).to.be.within(before, Date.now())
    })

    it('keeps no process alive', () => {
      const memory = fileURLToPath(new URL('../../lib/backends/memory.ts', import.meta.url))
      const script = `
        import { MemoryBackend } from ${JSON.stringify(memory)}
        const settings = { idleTimeoutMs: 3600000, touchIntervalMs: 0, userIdField: 'user_id' }
        const backend = new MemoryBackend(settings, { maxSessions: 2, prefix: '' })
        for (const suffix of ['a', 'b', 'c']) await backend.create(suffix, ${JSON.stringify(newRecord({}))})
        process.stdout.write('done ' + process.getActiveResourcesInfo().filter((r) => /Time/.test(r)).length)`
      const args = ['--import', 'ts-blank-space/register', '--input-type=module', '--eval', script]
      const { stdout, status } = spawnSync(process.execPath, args, { encoding: 'utf8', timeout: 15_000 })
      expect([stdout, status]).to.deep.equal(['done 0', 0])
    })
  })

  describe('copies', () => {
    const label = { ip: '192.0.2.1' }
    const whole = { query: { kind: 'whole' } } as const

    it('are what it keeps', async () => {
      const { backend, create } = setUp()
      const data = { list: [1] }
      const envelope = { cookie: { path: '/' } }
      const client = { ...label }
      await create('a', { data, envelope, client })
      data.list.push(2)
      envelope.cookie.path = '/changed'
      client.ip = 'changed'
      expect(await backend.read('a', whole)).to.deep.include({
        data: { list: [1] },
        envelope: { cookie: { path: '/' } },
        client: label,
      })
    })

    it('are what it keeps of a patch, a replacement and a touch', async () => {
      const { backend, create } = setUp()
      await create('a')
      const value = { list: [1] }
      const envelope = { n: [1] }
      await backend.patch('a', patch({ operations: [{ op: 'set', path: ['x'], value }], envelope }))
      value.list.push(2)
      envelope.n.push(2)
      expect(await backend.read('a', whole)).to.deep.include({
        data: { a: 1, x: { list: [1] } },
        envelope: { n: [1] },
      })
      await backend.patch('a', patch({ replace: { data: value, text: '' } }))
      await backend.read('a', { query: { kind: 'none' }, touch: { envelope } })
      value.list.push(3)
      envelope.n.push(3)
      expect(await backend.read('a', whole)).to.deep.include({
        data: { list: [1, 2] },
        envelope: { n: [1, 2] },
      })
    })

    it('are what it answers', async () => {
      const { backend, create } = setUp()
      await create('a', { data: { list: [{ n: 1 }] }, envelope: { e: [1] }, client: label, user: '1' })
      const ask = async () => [
        await backend.read('a', whole),
        await backend.read('a', { query: { kind: 'client' } }),
        await backend.read('a', { query: { kind: 'paths', paths: [['list'], ['list', 0], ['none']] } }),
        await backend.list('1', null),
        await backend.scan(null),
      ]
      const before = structuredClone(await ask())
      for (const reply of await ask()) spoil(reply)
      expect(await ask()).to.deep.equal(before)
    })

    it('of the state of a create and a patch are the caller’s', async () => {
      const { backend, create, alive } = setUp()
      spoil(await create('a'))
      spoil(await backend.patch('a', patch({})))
      expect(await alive('a')).to.deep.equal(['a'])
    })
  })

  describe('pages', () => {
    const fill = async (
      create: ReturnType<typeof setUp>['create'],
      count: number,
      more: Partial<NewRecord> = {},
    ) => {
      for (let i = 0; i < count; i += 1) await create(`s${i}`, more)
    }

    for (const [count, sizes] of [
      [0, [0]],
      [500, [500]],
      [501, [500, 1]],
      [1200, [500, 500, 200]],
    ] as const) {
      it(`of ${count} records are ${sizes.join(', ')}`, async () => {
        const { backend, create } = setUp({ maxSessions: 2000 })
        await fill(create, count, { user: '1' })
        await create('other', { user: '2' })
        expect((await pages((from) => backend.list('1', from))).map((p) => p.length)).to.deep.equal(sizes)
        const all = (await pages((from) => backend.scan(from))).flat()
        expect(new Set(all.map((r) => r.suffix)).size).to.equal(count + 1)
        expect(all).to.have.length(count + 1)
      })
    }

    it('miss and repeat nothing while records change and go', async () => {
      const { backend, create, time } = setUp({ maxSessions: 2000 })
      await fill(create, 1200, { user: '1' })
      time.now += 1
      const between = async () => {
        for (let i = 0; i < 300; i += 1) await backend.destroy(`s${i}`, {})
        for (let i = 300; i < 600; i += 1) await backend.patch(`s${i}`, patch({}))
      }
      const seen = (await pages((from) => backend.list('1', from), between)).flat().map((r) => r.suffix)
      expect(seen).to.deep.equal(Array.from({ length: 1200 }, (_, i) => `s${i}`))
    })

    it('step over what has expired', async () => {
      const { backend, create, time } = setUp()
      await create('a', { user: '1', idleTimeoutMs: 10 })
      await create('b', { user: '1' })
      time.now += 10
      expect((await backend.list('1', null)).records.map((r) => r.suffix)).to.deep.equal(['b'])
    })
  })

  it('revokes more than a page in one step', async () => {
    const { backend, create } = setUp({ maxSessions: 2000 })
    for (let i = 0; i < 1200; i += 1) await create(`s${i}`, { user: i === 7 ? '2' : '1' })
    await create('anonymous')
    expect(await backend.revoke('1', 's3')).to.equal(1198)
    const left = (await backend.scan(null)).records.map((r) => r.suffix)
    expect(left).to.deep.equal(['s3', 's7', 'anonymous'])
    expect(await backend.revoke('', {})).to.equal(0)
  })

  it('changes nothing when the limit refuses a login', async () => {
    const { backend, create, alive } = setUp()
    const limit = { max: 1, onLimit: 'reject' } as const
    await create('a', { user: '1' })
    await create('b')
    const login = patch({ user: '1', limit, moveTo: 'c', operations: [{ op: 'set', path: ['x'], value: 1 }] })
    expect(await backend.patch('b', login)).to.deep.equal({ kind: 'limit' })
    expect(await alive('a', 'b', 'c')).to.deep.equal(['a', 'b'])
    expect(await backend.read('b', { query: { kind: 'whole' } })).to.deep.include({ data: { a: 1 } })
    const other = patch({ user: '1', limit: { max: 1, onLimit: 'destroy-oldest' }, moveTo: 'c' })
    expect(await backend.patch('b', other)).to.have.property('kind', 'applied')
    expect(await alive('a', 'b', 'c')).to.deep.equal(['c'])
  })
})

/** Overwrites everything that can be reached. */
function spoil(value: unknown): void {
  if (typeof value !== 'object' || value === null) return
  for (const [name, member] of Object.entries(value)) {
    spoil(member)
    Reflect.set(value, name, 0)
  }
}
