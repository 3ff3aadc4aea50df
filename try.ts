import { createClient } from 'redis'
import { JsonSessionStore } from './lib/index.ts'
const client = createClient({ url: process.argv[2] }); await client.connect()
const big = { user_id: 1, preferences: {}, blob: Array.from({ length: 200 }, (_, i) => ({ i, t: 'x'.repeat(30) })) }
const store = new JsonSessionStore<any>({ client, readCache: {} })
const plain = new JsonSessionStore<any>({ client })
const { id } = await store.create(big)
console.log(JSON.stringify(big).length)
await store.get(id); 
const a = await store.get(id, { shared: true }); const b = await store.get(id, { shared: true, touch: true })
console.log(a === b, Object.isFrozen((a as any).blob[3]), store.stats())
async function rate(name: string, f: () => Promise<unknown>) {
  for (const n of [2000, 20000]) { const t = performance.now(); let done = 0
  await Promise.all(Array.from({ length: 50 }, async () => { while (done++ < n) await f() }))
  if (n > 2000) console.log(name, Math.round(n / (performance.now() - t) * 1000)) }
}
for (let i = 0; i < 3; i++) {
await rate('plain get', () => plain.get(id, { touch: true }))
await rate('cached copy', () => store.get(id, { touch: true }))
await rate('cached shared', () => store.get(id, { touch: true, shared: true }))
await rate('plain getPath', () => plain.getPath(id, ['preferences']))
await rate('cached getPath', () => store.getPath(id, ['preferences']))
await rate('plain fields', () => plain.getFields(id, ['preferences', 'user_id']))
await rate('cached fields', () => store.getFields(id, ['preferences', 'user_id']))
await rate('plain hasPermission', () => plain.hasPermission(id, 'x'))
await rate('cached hasPermission', () => store.hasPermission(id, 'x'))
}
console.log(store.stats())
client.destroy()
