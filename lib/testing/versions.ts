/** Sessions that are older than the code: what reads make of them. Two versions of one store, over the same records. */
import assert from 'node:assert/strict'
import { dataOf, readWhole } from './assertions.ts'
import { OPEN_SCHEMA, READS, TOUCHES } from './fixtures.ts'
import type { Subject, Suite, SuiteData, SuiteOptions, SuiteStore, Test, Use } from './harness.ts'
import { MINUTE } from './harness.ts'

/** In version 0 a visitor has one name, in version 1 two. `upgrades` counts how often data went through the upgrade. */
export const OLD_DATA: SuiteData = {
  user_id: 1001,
  name: 'Alice Liddell',
  role: 'admin',
  permissions: ['read', 'write'],
  preferences: { theme: 'dark', language: 'en' },
  visits: 1,
}
const { name: _, ...REST } = OLD_DATA
export const NEW_DATA: SuiteData = { ...REST, first: 'Alice', last: 'Liddell', upgrades: 1 }

const NEW_SCHEMA = {
  type: 'object',
  properties: { visits: { type: 'integer', maximum: 1_000_000 }, first: { type: 'string' } },
  required: ['first', 'last'],
  not: { required: ['name'] },
}

export function upgrade({ name, upgrades, ...rest }: SuiteData): SuiteData {
  const [first, last] = String(name).split(' ')
  return { ...rest, first, last, upgrades: Number(upgrades ?? 0) + 1 }
}

export const NEW: SuiteOptions = { schema: NEW_SCHEMA, schemaVersion: 1, upgrade }

export interface Versions {
  /** A store without the option. */
  readonly old: SuiteStore
  /** Of version 1. */
  readonly store: SuiteStore
  readonly subject: Subject
  /** A session of version 0. */
  readonly id: string
  readonly handle: string
}

export async function versions(
  use: Use,
  more: SuiteOptions = {},
  newer: SuiteOptions = NEW,
): Promise<Versions> {
  const subject = await use({ schema: OPEN_SCHEMA, ...more })
  const store = await subject.another({ ...more, ...newer })
  const { id, handle } = await subject.store.create(OLD_DATA, {
    client: { ip: '192.0.2.1' },
    envelope: { a: 1 },
  })
  return { old: subject.store, store, subject, id, handle }
}

export function versionCases({ describe, test }: Suite): void {
  describe('a session of an older version', () => {
    readCases(test)
    keepCases(test)
  })
}

/** What each read answers. */
const ANSWERS: readonly (readonly [string, (s: SuiteStore, id: string) => Promise<unknown>, unknown])[] = [
  ['get()', dataOf, NEW_DATA],
  ['getFields()', (s, id) => s.getFields(id, ['first', 'role', 'name']), { first: 'Alice', role: 'admin' }],
  ['getPath()', (s, id) => s.getPath(id, ['last']), 'Liddell'],
  ['getPath() of what is no more', (s, id) => s.getPath(id, ['name']), undefined],
  ['getPreference()', (s, id) => s.getPreference(id, 'theme'), 'dark'],
  ['hasPermission()', (s, id) => s.hasPermission(id, 'write'), true],
  ['hasPermission() without it', (s, id) => s.hasPermission(id, 'admin'), false],
]

function readCases(test: Test): void {
  for (const [title, read, answer] of ANSWERS) {
    test(`is brought up to date by ${title}, once`, async (use) => {
      const { old, store, id } = await versions(use)
      const before = await readWhole(old, id)
      assert.deepEqual(await read(store, id), answer)
      const after = await readWhole(old, id)
      assert.notEqual(after.revision, before.revision)
      assert.deepEqual(await read(store, id), answer)
      assert.deepEqual(await readWhole(store, id), after)
      assert.deepEqual(await dataOf(old, id), NEW_DATA)
    })
  }

  test('is answered by read() with the revision after it, which ifRevision then finds unchanged', async (use) => {
    const { old, store, id } = await versions(use)
    const stale = await readWhole(old, id)
    const read = await readWhole(store, id)
    assert.deepEqual(read, await readWhole(old, id))
    const { revision } = read
    assert.equal((await store.read(id, { ifRevision: revision }))?.unchanged, true)
    assert.deepEqual(await store.read(id, { ifRevision: stale.revision }), read)
  })

  for (const call of READS.filter(({ title }) => /exists|expiresIn/.test(title)).concat(
    TOUCHES.slice(0, 1),
  )) {
    test(`stays as it is for ${call.title}, which is not about its data`, async (use) => {
      const { old, store, subject, id } = await versions(use)
      const { revision } = await readWhole(old, id)
      subject.clock.advance(MINUTE)
      assert.ok(await call.run(store, id))
      assert.equal(await store.touch(id, { idleTimeoutMs: MINUTE }), true)
      assert.deepEqual([await store.countByUser(1001), (await store.listByUser(1001)).length], [1, 1])
      assert.equal((await readWhole(old, id)).revision, revision)
      assert.equal(await store.touch(id, { envelope: { b: 2 } }), true)
      assert.deepEqual(await dataOf(old, id), OLD_DATA)
    })
  }

  test('is not touched unless that is asked for', async (use) => {
    const { store, subject, id } = await versions(use)
    const { clock } = subject
    clock.advance(MINUTE)
    const left = await store.expiresInMs(id)
    await store.get(id)
    assert.equal(await store.expiresInMs(id), left)
    const [{ id: other }] = [await subject.store.create(OLD_DATA)]
    clock.advance(MINUTE)
    await store.get(other, { touch: true })
    assert.equal(await store.expiresInMs(other), left && left + MINUTE)
  })
}

function keepCases(test: Test): void {
  test('keeps its times, its envelope, its client and its place in the list', async (use) => {
    const { old, store, subject, id, handle } = await versions(use, { absoluteTimeoutMs: 90 * MINUTE })
    subject.clock.advance(7 * MINUTE)
    const before = await readWhole(old, id)
    const listed = await old.listByUser(1001)
    const after = await readWhole(store, id)
    const { created_at, last_activity, expires_at } = before.session as Record<string, unknown>
    assert.deepEqual(after.session, { ...NEW_DATA, created_at, last_activity, expires_at })
    assert.deepEqual([after.envelope, after.expiresInMs], [{ a: 1 }, before.expiresInMs])
    assert.deepEqual(await store.listByUser(1001), listed)
    assert.equal(listed[0]?.handle, handle)
    assert.equal(await store.destroyByUser(1001), 1)
  })

  test('ends when it would have ended', async (use) => {
    const { store, subject, id } = await versions(use, { idleTimeoutMs: 10 * MINUTE })
    subject.clock.advance(9 * MINUTE)
    assert.ok(await store.get(id))
    subject.clock.advance(MINUTE)
    assert.equal(await store.get(id), null)
  })

  test('shows nothing to a client that it is not bound to', async (use) => {
    const { store, old, id } = await versions(use, { binding: { ip: 'exact' }, onBindingMismatch: 'destroy' })
    assert.equal(await store.get(id, { client: { ip: '192.0.2.2' } }), null)
    assert.equal(await old.exists(id), false)
  })

  test('is none for code that has made it', async (use) => {
    const { store, old } = await versions(use)
    const { id, session } = await store.create({ ...NEW_DATA })
    assert.deepEqual(await store.get(id), session)
    assert.deepEqual(await old.get(id), session)
  })
}
