/** The life of a session, step by step: `npm run demo`, or `npm run demo -- --store json|hash|memory`. */
import { play } from './demo/stage.ts'
import type { Stage } from './demo/stage.ts'

const alice = {
  user_id: 1001,
  email: 'alice@example.com',
  role: 'admin',
  permissions: ['read', 'write', 'admin'],
  preferences: { theme: 'dark', language: 'en' },
}
const laptop = { ip: '203.0.113.7', userAgent: 'Mozilla/5.0 (X11; Linux x86_64; rv:146.0) Firefox/146.0' }
const phone = { ip: '198.51.100.24', userAgent: 'Mozilla/5.0 (Android 16; Mobile; rv:146.0) Firefox/146.0' }

/** `run` prints the call, what it answered and what it sent to Redis. */
async function story({ store, chapter, run, refused, inspect, expired }: Stage): Promise<void> {
  chapter('create')
  const { id } = await run(() => store.create(alice, { client: laptop }))
  await inspect(id)

  chapter('change')
  await run(() => store.getPreference(id, 'theme'))
  await run(() => store.setPreference(id, 'theme', 'light'))
  await run(() => store.getPreference(id, 'theme'))

  chapter('refuse')
  await refused(() => store.patch(id, [{ op: 'set', path: ['preferences', 'theme'], value: 42 }]))
  await run(() => store.getPreference(id, 'theme'))

  chapter('devices')
  await run(() => store.create(alice, { client: phone }))
  await run(() => store.listByUser(1001))

  chapter('withdraw')
  await run(() => store.updateByUser(1001, { role: 'reader', permissions: ['read'] }))
  await run(() => store.getFields(id, ['role', 'permissions']))

  chapter('login')
  const visitor = await run(() => store.create({ preferences: { theme: 'sepia' } }))
  const login = await run(() => store.regenerate(visitor.id, { user_id: 1001, role: 'reader' }))
  if (login === null) throw new Error('the visitor has left meanwhile')
  await run(() => store.get(login.id))
  await run(() => store.get(visitor.id))

  chapter('logout')
  await run(() => store.destroyByUser(1001, { except: login.id }))
  await run(() => store.countByUser(1001))
  await run(() => store.destroyByUser(1001))
  await run(() => store.setPreference(login.id, 'theme', 'dark'))

  chapter('expire')
  const guest = await run(() => store.create({}, { idleTimeoutMs: 300 }))
  await expired(guest.id)
  await run(() => store.get(guest.id))
}

await play(process.argv.slice(2), story)
