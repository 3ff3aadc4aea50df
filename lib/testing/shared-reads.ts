/** What a read cache holds, and what it gives to those who share it. */
import assert from 'node:assert/strict'
import { ALICE, sessionOf } from './fixtures.ts'
import type { Suite, Test } from './harness.ts'
import { MINUTE } from './harness.ts'
import { cached } from './read-cache.ts'

export function sharedReadCases({ describe, test }: Suite): void {
  describe('a shared read', () => sharedCases(test))
  describe('the size of a read cache', () => sizeCases(test))
}

function sharedCases(test: Test): void {
  for (const readCache of [undefined, {}]) {
    const how = readCache ? 'with a cache' : 'without a cache'
    test(`answers what nobody can change to who asks for it, ${how}`, async (use) => {
      const { store } = await use({ readCache })
      const id = await sessionOf(store)
      await store.touch(id, { envelope: { a: { b: 1 } } })
      for (let i = 0; i < 2; i++) {
        const session = await store.get(id, { shared: true })
        assert.deepEqual(session, await store.get(id))
        assert.throws(() => Object.assign(session ?? {}, { role: 'x' }), TypeError)
        assert.throws(() => Object.assign(session?.['preferences'] as object, { theme: 'x' }), TypeError)
        assert.throws(() => (session?.['permissions'] as string[] | undefined)?.push('x'), TypeError)
        const whole = await store.read(id, { shared: true })
        assert.deepEqual(whole, await store.read(id))
        assert.throws(() => Object.assign(whole?.envelope?.['a'] as object, { b: 2 }), TypeError)
        assert.deepEqual((await store.get(id))?.['preferences'], ALICE['preferences'])
      }
    })
  }

  test('answers the same object to all of them while nothing changes', async (use) => {
    const { store, id, clock } = await cached(use)
    const first = await store.get(id, { shared: true })
    assert.equal(await store.get(id, { shared: true, touch: true }), first)
    assert.equal((await store.read(id, { shared: true }))?.session, first)
    clock.advance(MINUTE)
    const later = await store.get(id, { shared: true, touch: true })
    assert.notEqual(later, first)
    assert.equal(later?.['preferences'], first?.['preferences'])
    await store.setPreference(id, 'theme', 'light')
    assert.deepEqual((await store.get(id, { shared: true }))?.['preferences'], {
      theme: 'light',
      language: 'en',
    })
  })
}

function sizeCases(test: Test): void {
  const ofLength = (length: number): object => ({ text: 'x'.repeat(length) })

  test('counts what it was asked and what was sent', async (use) => {
    const { store, id } = await cached(use)
    const { bytes, ...first } = store.stats()
    assert.deepEqual(first, { reads: 1, unchanged: 0, sent: 1, bytesSaved: 0, entries: 1, evictions: 0 })
    for (let i = 0; i < 3; i++) await store.get(id)
    const { bytesSaved, ...second } = store.stats()
    assert.deepEqual(second, { reads: 4, unchanged: 3, sent: 1, entries: 1, bytes, evictions: 0 })
    assert.ok(bytesSaved > 3 * 100 && bytesSaved < 3 * bytes)
    await store.destroy(id)
    assert.deepEqual([store.stats().entries, store.stats().bytes], [0, 0])
  })

  test('counts nothing where there is none', async (use) => {
    const { store } = await use({ readCache: undefined })
    await store.get(await sessionOf(store))
    assert.deepEqual([...new Set(Object.values(store.stats()))], [0])
  })

  test('holds no more sessions than maxEntries, those read last', async (use) => {
    const { store } = await use({ readCache: { maxEntries: 2 } })
    const [a, b, c] = [await sessionOf(store), await sessionOf(store), await sessionOf(store)]
    for (const id of [a, b, a, c, a]) assert.deepEqual((await store.get(id))?.['role'], ALICE['role'])
    const { entries, evictions, sent, unchanged } = store.stats()
    assert.deepEqual(
      { entries, evictions, sent, unchanged },
      { entries: 2, evictions: 1, sent: 3, unchanged: 2 },
    )
  })

  test('holds no more text than maxBytes, and nothing of a session that is larger', async (use) => {
    const { store } = await use({ readCache: { maxBytes: 3000 }, schema: { type: 'object' } })
    const ids = [await sessionOf(store, { ...ofLength(1000) }), await sessionOf(store, { ...ofLength(1000) })]
    const large = await sessionOf(store, { ...ofLength(5000) })
    for (const id of [...ids, large, ...ids, large]) assert.ok(await store.get(id))
    const { entries, bytes, unchanged, sent, evictions } = store.stats()
    assert.ok(bytes > 2000 && bytes <= 3000)
    assert.deepEqual(
      { entries, unchanged, sent, evictions },
      { entries: 2, unchanged: 2, sent: 4, evictions: 0 },
    )
  })
}
