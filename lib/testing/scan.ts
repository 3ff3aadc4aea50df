/** `scan()`, `keyOf()`, `explainPath()`, `ready()`: for tools. */
import assert from 'node:assert/strict'
import { scanned } from './assertions.ts'
import { ALICE, BOB, GUEST, sessionOf } from './fixtures.ts'
import type { Suite, Test } from './harness.ts'

export function scanCases({ describe, test, sized, ownPrefix }: Suite): void {
  describe('scan()', () => {
    scanTests(test, sized(1_500))
    prefixCases(test, ownPrefix)
  })
  describe('keyOf()', () => keyCases(test, ownPrefix))
  describe('explainPath()', () => explainCases(test))
  describe('ready()', () => readyCases(test))
}

function scanTests(test: Test, many: number): void {
  test('comes by every live session, whoever’s it is', async (use) => {
    const { store } = await use()
    assert.deepEqual(await scanned(store), [])
    const made = await Promise.all([ALICE, ALICE, BOB, GUEST].map((data) => store.create(data)))
    assert.deepEqual(await scanned(store), made.map((m) => m.handle).sort())
    await store.destroy(made[0]?.id ?? '')
    assert.equal((await scanned(store)).length, 3)
  })

  test('shows a session as the device list does', async (use) => {
    const { store } = await use()
    await store.create(ALICE, { client: { ip: '192.0.2.1', userAgent: 'x' } })
    for await (const summary of store.scan()) assert.deepEqual(summary, (await store.listByUser(1001))[0])
  })

  test(`comes by every one of ${many}, and may be left early`, async (use) => {
    const { store } = await use()
    const made = await Promise.all(Array.from({ length: many }, () => store.create(GUEST)))
    assert.deepEqual(await scanned(store), made.map((m) => m.handle).sort())
    for await (const { handle } of store.scan()) {
      assert.equal(typeof handle, 'string')
      break
    }
  })
}

function prefixCases(test: Test, ownPrefix: () => string): void {
  test('takes a prefix for no pattern', async (use) => {
    const base = ownPrefix()
    const odd = await use({ prefix: `${base}*[a-z]?:` })
    const plain = await use({ prefix: `${base}xyz:` })
    await sessionOf(plain.store)
    const { handle } = await odd.store.create(ALICE)
    assert.deepEqual(await scanned(odd.store), [handle])
    assert.equal((await scanned(plain.store)).length, 1)
  })

  test('shows no session of a store whose prefix begins with its own', async (use) => {
    const prefix = ownPrefix()
    const { store } = await use({ prefix })
    const longer = await use({ prefix: `${prefix}more:` })
    await longer.store.create(ALICE)
    const { handle } = await store.create(ALICE)
    assert.deepEqual(await scanned(store), [handle])
  })
}

function keyCases(test: Test, ownPrefix: () => string): void {
  test('names the record and does not show the id', async (use) => {
    const prefix = ownPrefix()
    const { store } = await use({ prefix })
    const { id, handle } = await store.create(ALICE)
    const key = store.keyOf(id)
    assert.ok(key.startsWith(prefix) && key.includes(handle) && !key.includes(id), key)
  })

  test('names the record by its id with hashIds: false', async (use) => {
    const prefix = ownPrefix()
    const { store } = await use({ prefix, hashIds: false })
    const { id } = await store.create(ALICE)
    assert.equal(store.keyOf(id), `${prefix}${id}`)
    assert.equal(await store.exists(id), true)
    assert.equal(await store.destroyByUser(1001), 1)
    assert.equal(await store.exists(id), false)
  })
}

function explainCases(test: Test): void {
  test('says what judges each operation at a path, and asks no server', async (use) => {
    const { store } = await use()
    const { path, verdicts, text } = store.explainPath(['preferences', 'theme'])
    assert.deepEqual(path, ['preferences', 'theme'])
    assert.equal(verdicts.set.kind, 'local')
    assert.equal(store.explainPath(['permissions', 'a']).verdicts.set.kind, 'refused')
    for (const { reason } of Object.values(verdicts)) assert.ok(text.includes(reason), text)
  })
}

function readyCases(test: Test): void {
  test('says what was found, again and again', async (use) => {
    const { store } = await use()
    const found = await store.ready()
    assert.equal(typeof found.store, 'string')
    for (const list of [found.features, found.warnings, found.unchecked]) assert.ok(Array.isArray(list))
    for (const { code, message } of found.warnings) assert.ok(code !== undefined && message.length > 0)
    assert.deepEqual(await store.ready(), found)
  })

  test('is not needed before anything else', async (use) => {
    const { store } = await use()
    assert.equal(await store.exists(await sessionOf(store)), true)
  })
}
