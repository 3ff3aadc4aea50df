import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { expect } from 'chai'
import { MemoryBackend } from '../../lib/backends/memory.ts'
import { MINUTE, newRecord, patch, setUpMemory } from '../support/memory.ts'

// What holds for every backend is in the contract suite; here is what only this one does.

describe('MemoryBackend', () => {
  it('tells what it is and how it names records', async () => {
    const { backend } = setUpMemory()
    expect(await backend.probe()).to.deep.equal({
      store: 'memory',
      features: [],
      warnings: [
        { code: 'no-persistence', message: 'sessions are kept by this process alone and end with it' },
      ],
      unchecked: [],
    })
    expect(backend.keyOf('x')).to.equal('sess:x')
  })

  describe('when it is full', () => {
    it('sweeps what has expired before it drops anything', async () => {
      const { create, alive, time } = setUpMemory({ maxSessions: 3 })
      await create('a', { user: '1' })
      await create('b', { idleTimeoutMs: 10, user: '1' })
      await create('c')
      time.now += 10
      await create('d')
      expect(await alive('a', 'b', 'c', 'd')).to.deep.equal(['a', 'c', 'd'])
    })

    it('sweeps what expired only now, although it has just swept', async () => {
      const { create, alive, time } = setUpMemory({ maxSessions: 3 })
      await create('idlest')
      await create('a', { idleTimeoutMs: 10 })
      await create('b', { idleTimeoutMs: 20 })
      time.now += 10
      await create('c')
      time.now += 10
      await create('d')
      expect(await alive('idlest', 'a', 'b', 'c', 'd')).to.deep.equal(['idlest', 'c', 'd'])
    })

    it('drops the session that has been idle longest', async () => {
      const { backend, create, alive, time } = setUpMemory({ maxSessions: 3 })
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
      const { create, alive } = setUpMemory({ maxSessions: 3 })
      await create('alice', { user: '1' })
      await create('bob', { user: '2' })
      for (let i = 0; i < 20; i += 1) await create(`flood${i}`)
      expect(await alive('alice', 'bob', 'flood18', 'flood19')).to.deep.equal(['alice', 'bob', 'flood19'])
    })

    it('drops anonymous sessions first, also after there were none', async () => {
      const { create, alive } = setUpMemory({ maxSessions: 2 })
      for (const suffix of ['a', 'b', 'c']) await create(suffix, { user: suffix })
      await create('x')
      await create('y')
      expect(await alive('a', 'b', 'c', 'x', 'y')).to.deep.equal(['c', 'y'])
    })

    it('counts a session that logged in as such', async () => {
      const { backend, create, alive } = setUpMemory({ maxSessions: 2 })
      await create('a')
      await create('b')
      await backend.patch('a', patch({ user: '1', moveTo: 'a2' }))
      await create('c')
      expect(await alive('a', 'a2', 'b', 'c')).to.deep.equal(['a2', 'c'])
    })

    it('never holds more, whatever comes and goes', async () => {
      const { backend, create, alive, time } = setUpMemory({ maxSessions: 50 })
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
      const { create } = setUpMemory({ maxSessions: 20_000 })
      for (let i = 0; i < 20_000; i += 1) await create(`old${i}`)
      const start = process.cpuUsage()
      for (let i = 0; i < 20_000; i += 1) await create(`new${i}`)
      const { user, system } = process.cpuUsage(start)
      // A quarter of a second here; looking through all 20,000 at each of them takes ten.
      expect((user + system) / 1000).to.be.below(5000)
    })
  })

  describe('expiry', () => {
    it('forgets in passing, without being full', async () => {
      const { backend, create, time } = setUpMemory()
      await create('a', { idleTimeoutMs: 10 })
      time.now += MINUTE
      await create('b')
      time.now -= MINUTE
      // With the clock turned back, only what was really dropped is missing.
      expect((await backend.scan(null)).records.map((r) => r.suffix)).to.deep.equal(['b'])
    })

    it('comes at the instant itself, by the idle timeout or the absolute one', async () => {
      const { create, alive, time } = setUpMemory()
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
      const { stdout, status } = spawnSync(process.execPath, args, { encoding: 'utf8', timeout: 30_000 })
      expect([stdout, status]).to.deep.equal(['done 0', 0])
    }).timeout(40_000)
  })
})
