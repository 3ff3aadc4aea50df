/** Binding a session to the client it was made for. */
import assert from 'node:assert/strict'
import { readWhole } from './assertions.ts'
import { ALICE, TOUCHES, sessionOf } from './fixtures.ts'
import type { Suite, SuiteOptions, SuiteStore, Test } from './harness.ts'
import { MINUTE } from './harness.ts'

interface Client {
  readonly ip?: string
  readonly userAgent?: string
}
type Binding = NonNullable<SuiteOptions['binding']>

/** Binding, the client at `create`, the client of a later request, whether that one may use the session. */
const EXAMPLES: readonly (readonly [Binding, Client, Client, boolean])[] = [
  [{}, { ip: '192.0.2.1', userAgent: 'a' }, { ip: '198.51.100.1', userAgent: 'b' }, true],
  [{ ip: 'off' }, { ip: '192.0.2.1' }, { ip: '198.51.100.1' }, true],
  [{ ip: 'exact' }, { ip: '192.0.2.1' }, { ip: '192.0.2.1' }, true],
  [{ ip: 'exact' }, { ip: '192.0.2.1' }, { ip: '192.0.2.2' }, false],
  [{ ip: 'exact' }, { ip: '192.0.2.1' }, { ip: '::ffff:192.0.2.1' }, true],
  [{ ip: 'exact' }, { ip: '::ffff:c000:201' }, { ip: '192.0.2.1' }, true],
  [{ ip: 'exact' }, { ip: '2001:db8::1' }, { ip: '2001:0DB8:0:0:0:0:0:1' }, true],
  [{ ip: 'exact' }, { ip: '2001:db8::1' }, { ip: '2001:db8::2' }, false],
  [{ ip: 'network' }, { ip: '192.0.2.1' }, { ip: '192.0.2.254' }, true],
  [{ ip: 'network' }, { ip: '192.0.2.1' }, { ip: '192.0.3.1' }, false],
  [{ ip: 'network' }, { ip: '192.0.2.1' }, { ip: '::ffff:192.0.2.99' }, true],
  [{ ip: 'network' }, { ip: '::FFFF:192.0.2.1' }, { ip: '192.0.3.99' }, false],
  [{ ip: 'network' }, { ip: '2001:db8:1:2::1' }, { ip: '2001:db8:1:2:ffff::9' }, true],
  [{ ip: 'network' }, { ip: '2001:db8:1:2::1' }, { ip: '2001:db8:1:3::1' }, false],
  [{ ip: 'network' }, { ip: '2001:db8:1:2::1' }, { ip: '192.0.2.1' }, false],
  [{ ip: 'network' }, { ip: 'unix:' }, { ip: 'unix:' }, true],
  [{ ip: 'network' }, { ip: 'unix:' }, { ip: '192.0.2.1' }, false],
  [{ ip: 'network' }, { ip: '192.0.2.01' }, { ip: '192.0.2.1' }, false],
  [{ userAgent: true }, { userAgent: 'Browser/1' }, { userAgent: 'Browser/1' }, true],
  [{ userAgent: true }, { userAgent: 'Browser/1' }, { userAgent: 'Browser/2' }, false],
  [{ userAgent: true }, { userAgent: 'Browser/1' }, {}, false],
  [{ userAgent: true }, { userAgent: `${'x'.repeat(300)}1` }, { userAgent: `${'x'.repeat(300)}2` }, false],
  [{ userAgent: true }, { userAgent: `${'x'.repeat(300)}1` }, { userAgent: `${'x'.repeat(300)}1` }, true],
  [{ userAgent: true }, { ip: '192.0.2.1', userAgent: 'a' }, { ip: '198.51.100.1', userAgent: 'a' }, true],
  [
    { ip: 'exact', userAgent: true },
    { ip: '192.0.2.1', userAgent: 'a' },
    { ip: '192.0.2.1', userAgent: 'b' },
    false,
  ],
  [
    { ip: 'exact', userAgent: true },
    { ip: '192.0.2.1', userAgent: 'a' },
    { ip: '192.0.2.2', userAgent: 'a' },
    false,
  ],
]

const CALLS: readonly (readonly [
  string,
  unknown,
  (store: SuiteStore, id: string, client: Client) => Promise<unknown>,
])[] = [
  ['read()', null, (s, id, client) => s.read(id, { client })],
  ['get()', null, (s, id, client) => s.get(id, { client })],
  ['get() with touch', null, (s, id, client) => s.get(id, { client, touch: true })],
  ['touch()', false, (s, id, client) => s.touch(id, { client })],
]

export function bindingCases({ describe, test }: Suite): void {
  describe('binding', () => {
    for (const example of EXAMPLES) exampleCase(test, ...example)
    for (const call of CALLS) callCases(test, ...call)
    labelCases(test)
    otherCases(test)
  })
}

const shortened = (client: Client): string => JSON.stringify(client).replace(/x{20,}/, 'x…')

function exampleCase(test: Test, ...[binding, then, now, fits]: (typeof EXAMPLES)[number]): void {
  const title = `${JSON.stringify(binding)} ${fits ? 'lets' : 'does not let'} ${shortened(now)} use a session of ${shortened(then)}`
  test(title, async (use) => {
    const { store, events } = await use({ binding })
    const { id, handle, session } = await store.create(ALICE, { client: then })
    assert.deepEqual(await store.get(id, { client: now }), fits ? session : null)
    assert.equal(await store.exists(id), fits)
    assert.equal(await store.countByUser(1001), fits ? 1 : 0)
    assert.deepEqual(events, fits ? [] : [{ type: 'binding-mismatch', handle, destroyed: true }])
  })
}

const HOME = { ip: '192.0.2.1', userAgent: 'a' }
const AWAY = { ip: '198.51.100.1', userAgent: 'a' }

function callCases(test: Test, ...[title, absent, run]: (typeof CALLS)[number]): void {
  test(`holds for ${title}: the session is destroyed, and not touched before`, async (use) => {
    const { store, clock, events } = await use({ binding: { ip: 'network' } })
    const { id } = await store.create(ALICE, { client: HOME })
    clock.advance(MINUTE)
    assert.ok(await run(store, id, HOME))
    assert.equal(await run(store, id, AWAY), absent)
    assert.equal(await run(store, id, HOME), absent)
    assert.equal(events.length, 1)
  })

  test(`is told but not enforced with onBindingMismatch "ignore": ${title}`, async (use) => {
    const { store, events } = await use({ binding: { ip: 'network' }, onBindingMismatch: 'ignore' })
    const { id, handle } = await store.create(ALICE, { client: HOME })
    assert.deepEqual(await run(store, id, AWAY), await run(store, id, HOME))
    assert.equal(await store.exists(id), true)
    assert.deepEqual(events, [{ type: 'binding-mismatch', handle, destroyed: false }])
  })
}

function labelCases(test: Test): void {
  test('keeps at most 256 characters of a User-Agent, and no broken ones', async (use) => {
    const { store } = await use({ binding: { userAgent: true } })
    const userAgent = `${'x'.repeat(255)}😀`
    await store.create(ALICE, { client: { userAgent } })
    const label = (await store.listByUser(1001))[0]?.client?.userAgent ?? ''
    assert.ok(label.length <= 256 && label.startsWith('x'.repeat(255)) && label.isWellFormed(), label)
  })

  for (const client of [
    { ip: 'é"\\\n\0|' },
    { userAgent: '"\\\n\0|{}%[]é' },
    { ip: '\ud800', userAgent: 'x\udc00' },
    { ip: 'x'.repeat(5000) },
  ]) {
    test(`takes any text of a client: ${JSON.stringify(client).slice(0, 30)}`, async (use) => {
      const { store } = await use({ binding: { ip: 'exact', userAgent: true } })
      const { id, session } = await store.create(ALICE, { client })
      assert.deepEqual(await store.get(id, { client }), session)
      assert.equal((await store.listByUser(1001)).length, 1)
      assert.deepEqual(await store.setPreference(id, 'theme', 'light'), true)
      assert.ok((await store.get(id, { client })) !== null)
    })
  }
}

function otherCases(test: Test): void {
  test('holds for what has not changed since it was read, too', async (use) => {
    const { store, events } = await use({ binding: { ip: 'network' } })
    const { id } = await store.create(ALICE, { client: HOME })
    const { revision } = await readWhole(store, id)
    const again = await store.read(id, { client: HOME, ifRevision: revision })
    assert.ok(again !== null && 'unchanged' in again)
    assert.equal(await store.read(id, { client: AWAY, ifRevision: revision }), null)
    assert.equal(await store.exists(id), false)
    assert.equal(events.length, 1)
  })

  test('applies only to calls that are given a client', async (use) => {
    const { store } = await use({ binding: { ip: 'exact', userAgent: true } })
    const { id } = await store.create(ALICE, { client: HOME })
    for (const touch of TOUCHES) assert.ok(await touch.run(store, id))
    assert.equal(await store.setPath(id, ['visits'], 2), true)
  })

  test('does not hold for a session made without a client', async (use) => {
    for (const options of [{ binding: { ip: 'exact', userAgent: true } }, {}] as const) {
      const { store, events } = await use(options)
      const id = await sessionOf(store)
      assert.ok((await store.get(id, { client: AWAY })) !== null)
      const { revision } = await readWhole(store, id)
      const again = await store.read(id, { client: AWAY, ifRevision: revision })
      assert.ok(again !== null && 'unchanged' in again)
      assert.deepEqual(events, [])
    }
  })

  test('goes by the client that regenerate() was given', async (use) => {
    const { store } = await use({ binding: { ip: 'exact' } })
    const { id } = await store.create(ALICE, { client: HOME })
    const moved = await store.regenerate(id, {}, { client: AWAY })
    assert.ok((await store.get(moved?.id ?? '', { client: AWAY })) !== null)
    assert.equal(await store.get(moved?.id ?? '', { client: HOME }), null)
  })
}
