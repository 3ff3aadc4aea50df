/** `npm run bench [-- --smoke]`: what each operation costs next to what people use today. */
import { mkdirSync, writeFileSync } from 'node:fs'
import { cpus } from 'node:os'
import { startRedis } from '../tools/redis-server.ts'
import { contendersOn } from './contenders.ts'
import { SIZES_KB } from './data.ts'
import { measure } from './measure.ts'
import type { Cell, Plan } from './measure.ts'
import { tableOf } from './report.ts'

const PLANS: Readonly<Record<'full' | 'smoke', Plan>> = {
  full: { rounds: 5, millis: 300, inFlight: 50, sessions: 64 },
  smoke: { rounds: 2, millis: 40, inFlight: 50, sessions: 64 },
}

const smoke = process.argv.includes('--smoke')
const plan = PLANS[smoke ? 'smoke' : 'full']

const server = await startRedis()
try {
  const cells = await run(server.url)
  console.log(tableOf(cells))
  if (!smoke) console.log(`\n${save(cells)}`)
} finally {
  await server.stop()
}

async function run(url: string): Promise<Cell[]> {
  const field = await contendersOn(url)
  const cells: Cell[] = []
  try {
    for (const size of SIZES_KB)
      cells.push(...(await measure(field, size, plan, (done, of) => progress(size, done, of))))
  } finally {
    field.close()
  }
  return cells
}

function progress(size: number, done: number, of: number): void {
  const end = process.stderr.isTTY && done < of ? '\r' : '\n'
  if (process.stderr.isTTY || done === of) process.stderr.write(`${size} KB: round ${done} of ${of}${end}`)
}

function save(cells: readonly Cell[]): string {
  const folder = new URL('results/', import.meta.url)
  mkdirSync(folder, { recursive: true })
  const at = new Date().toISOString()
  const machine = { node: process.version, cpu: cpus()[0]?.model, cores: cpus().length, redis: server.how }
  const file = new URL(`${at.replaceAll(':', '-')}.json`, folder)
  writeFileSync(file, `${JSON.stringify({ at, machine, plan, cells }, null, 1)}\n`)
  return `Written to bench/results/${file.pathname.split('/').at(-1)}`
}
