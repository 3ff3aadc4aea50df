/** `npm run bench:schema`: what a verdict costs, and a validated `setPreference` beside one that nothing judges. */
import { createClient } from 'redis'
import { JsonSessionStore } from '../lib/index.ts'
import { compileSchema } from '../lib/schema/compile.ts'
import { startRedis } from '../tools/redis-server.ts'

const ROUNDS = 15
const WRITES = 2000
const AT_ONCE = 50
const SCHEMA = {
  type: 'object',
  properties: {
    user_id: { type: 'integer' },
    role: { type: 'string' },
    preferences: {
      type: 'object',
      properties: { theme: { type: 'string', enum: ['dark', 'light'] }, language: { type: 'string' } },
      additionalProperties: false,
    },
  },
  additionalProperties: false,
}

interface Writer {
  setPreference(id: string, key: 'theme', value: string): Promise<boolean>
}

const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[values.length >> 1] as number
const spread = (values: readonly number[]): string =>
  `${median(values).toFixed(2)} (${Math.min(...values).toFixed(2)} to ${Math.max(...values).toFixed(2)})`

function verdictMicroseconds(): number[] {
  const guard = compileSchema(SCHEMA)
  const operation = { op: 'set', path: ['preferences', 'theme'], value: 'dark' } as const
  return Array.from({ length: ROUNDS + 1 }, () => {
    const start = performance.now()
    for (let i = 0; i < 100_000; i++) guard.check(operation)
    return (performance.now() - start) / 100
  }).slice(1)
}

async function perSecond(store: Writer, id: string): Promise<number> {
  const start = performance.now()
  for (let done = 0; done < WRITES; done += AT_ONCE)
    await Promise.all(
      Array.from({ length: AT_ONCE }, (_, i) => store.setPreference(id, 'theme', i % 2 ? 'dark' : 'light')),
    )
  return (WRITES * 1000) / (performance.now() - start)
}

async function ratios(url: string): Promise<number[]> {
  const client = await createClient({ url }).connect()
  const judged = new JsonSessionStore<{ preferences: { theme: string } }>({ client, schema: SCHEMA })
  // Says nothing of any member.
  const free = new JsonSessionStore<{ preferences: { theme: string } }>({
    client,
    schema: { type: 'object' },
  })
  const { id } = await judged.create({ preferences: { theme: 'dark' } })
  const found: number[] = []
  for (let round = 0; round <= ROUNDS; round++) {
    const order = round % 2 ? [judged, free] : [free, judged]
    const rates = new Map<Writer, number>()
    for (const store of order) rates.set(store, await perSecond(store, id))
    found.push((rates.get(judged) as number) / (rates.get(free) as number))
  }
  client.destroy()
  return found.slice(1)
}

console.log(`a local verdict on a scalar: ${spread(verdictMicroseconds())} µs`)
const server = await startRedis()
try {
  console.log(`validated setPreference, of one that nothing judges: ${spread(await ratios(server.url))}`)
} finally {
  await server.stop()
}
console.log(`${ROUNDS} rounds, median (lowest to highest)`)
