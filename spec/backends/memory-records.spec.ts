import { expect } from 'chai'
import type { ListedRecord, NewRecord, Page } from '../../lib/backends/backend.ts'
import { patch, setUpMemory } from '../support/memory.ts'
import type { MemorySetUp } from '../support/memory.ts'

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
  describe('copies', () => {
    const label = { ip: '192.0.2.1' }
    const whole = { query: { kind: 'whole' } } as const

    it('are what it keeps', async () => {
      const { backend, create } = setUpMemory()
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
      const { backend, create } = setUpMemory()
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
      const { backend, create } = setUpMemory()
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

    it('are what create and patch answer', async () => {
      const { backend, create } = setUpMemory()
      spoil(await create('a', { data: { list: [1] } }))
      spoil(await backend.patch('a', patch({})))
      spoil(await backend.patch('a', patch({ moveTo: 'b' })))
      expect(await backend.read('b', whole)).to.deep.include({ data: { list: [1] } })
    })
  })

  describe('pages', () => {
    const fill = async (create: MemorySetUp['create'], count: number, more: Partial<NewRecord> = {}) => {
      for (let i = 0; i < count; i += 1) await create(`s${i}`, more)
    }

    for (const [count, sizes] of [
      [0, [0]],
      [500, [500]],
      [501, [500, 1]],
      [1200, [500, 500, 200]],
    ] as const) {
      it(`of ${count} records are ${sizes.join(', ')}`, async () => {
        const { backend, create } = setUpMemory({ maxSessions: 2000 })
        await fill(create, count, { user: '1' })
        await create('other', { user: '2' })
        expect((await pages((from) => backend.list('1', from))).map((p) => p.length)).to.deep.equal(sizes)
        const all = (await pages((from) => backend.scan(from))).flat()
        expect(new Set(all.map((r) => r.suffix)).size).to.equal(count + 1)
        expect(all).to.have.length(count + 1)
      })
    }

    it('miss and repeat nothing while records change and go', async () => {
      const { backend, create, time } = setUpMemory({ maxSessions: 2000 })
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
      const { backend, create, time } = setUpMemory()
      await create('a', { user: '1', idleTimeoutMs: 10 })
      await create('b', { user: '1' })
      time.now += 10
      expect((await backend.list('1', null)).records.map((r) => r.suffix)).to.deep.equal(['b'])
    })
  })

  it('revokes more than a page in one step', async () => {
    const { backend, create } = setUpMemory({ maxSessions: 2000 })
    for (let i = 0; i < 1200; i += 1) await create(`s${i}`, { user: i === 7 ? '2' : '1' })
    await create('anonymous')
    expect(await backend.revoke('1', 's3')).to.equal(1198)
    const left = (await backend.scan(null)).records.map((r) => r.suffix)
    expect(left).to.deep.equal(['s3', 's7', 'anonymous'])
    expect(await backend.revoke('', undefined)).to.equal(0)
  })

  it('lists a session for its user of now, and for no other', async () => {
    const { backend, create } = setUpMemory()
    const listed = async (user: string) => (await backend.list(user, null)).records.map((r) => r.suffix)
    await create('a', { user: '1' })
    await backend.patch('a', patch({ user: '2' }))
    expect([await listed('1'), await listed('2')]).to.deep.equal([[], ['a']])
    await backend.destroy('a', {})
    await create('a', { user: '3' })
    expect([await listed('2'), await listed('3')]).to.deep.equal([[], ['a']])
    await backend.patch('a', patch({ user: '' }))
    expect([await listed(''), await listed('3')]).to.deep.equal([[], []])
  })

  it('changes nothing when the limit refuses a login', async () => {
    const { backend, create, alive } = setUpMemory()
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
