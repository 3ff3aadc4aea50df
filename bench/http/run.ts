/**
 * `npm run bench:http`: whole requests, next to connect-redis. `-- --smoke`: a few seconds to see that it works;
 * `-- --out NAME`: where under bench/results the figures go.
 */
import { mkdirSync, writeFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { createClient } from 'redis'
import type { RedisFunctions, RedisModules, RedisScripts, RespVersions, TypeMapping } from 'redis'
import { startRedis } from '../../tools/redis-server.ts'
import type { Client } from '../contenders/contender.ts'
import { machineOf } from '../machine.ts'
import { Bar } from '../progress.ts'
import { Stop } from '../stop.ts'
import { measure } from './measure.ts'
import { FULL, SMOKE } from './plan.ts'
import type { Plan } from './plan.ts'
import { textOf } from './report.ts'
import type { Run } from './report.ts'

const FOLDER = new URL('../results/', import.meta.url)

async function runOn(url: string, plan: Plan, stop: Stop): Promise<Run> {
  const [at, start] = [new Date().toISOString(), performance.now()]
  const client: Client = await createClient<
    RedisModules,
    RedisFunctions,
    RedisScripts,
    RespVersions,
    TypeMapping
  >({ url }).connect()
  const bar = new Bar(process.stderr)
  try {
    const machine = await machineOf(client)
    const cells = await measure(url, client, plan, {
      stopped: () => stop.reason !== undefined,
      at: (round, done, of, what) =>
        bar.show(done, of, round === 0 ? 'warming up' : `round ${round} of ${plan.rounds}`, what),
    })
    return { at, seconds: (performance.now() - start) / 1000, plan, machine, cells }
  } finally {
    bar.end()
    client.destroy()
  }
}

function save(run: Run, name: string): string {
  mkdirSync(FOLDER, { recursive: true })
  writeFileSync(new URL(`${name}.json`, FOLDER), `${JSON.stringify(run, null, 1)}\n`)
  writeFileSync(
    new URL(`${name}.md`, FOLDER),
    `# Benchmark over HTTP\n\n\`\`\`text\n${textOf(run)}\n\`\`\`\n`,
  )
  return `written to bench/results/${name}.json and ${name}.md`
}

const { values } = parseArgs({
  options: { smoke: { type: 'boolean', default: false }, out: { type: 'string' } },
})
const server = await startRedis()
const stop = new Stop()
const forget = stop.listen()
try {
  const run = await runOn(server.url, values.smoke ? SMOKE : FULL, stop)
  const whole = run.cells.every(({ samples }) => samples.length === run.plan.rounds)
  if (whole)
    console.log(
      `\n${textOf(run)}\n\n${save(run, values.out ?? (values.smoke ? 'http-smoke' : `http-${run.at.slice(0, 10)}`))}`,
    )
  else console.error('interrupted: there are no figures')
  process.exitCode = whole ? 0 : 1
} finally {
  forget()
  await server.stop()
}
