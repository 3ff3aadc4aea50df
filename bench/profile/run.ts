/**
 * `npm run bench:profile`: where the time of an operation goes, on both sides, on a server of its own. `-- --only change,read
 * --contenders json,bare --kilobytes 0.4 --calls 20000`: parts of it; `--smoke`: that it works; `--out NAME`: where under
 * bench/results the figures go. It is written there, and the overview on the terminal, with all else if it is a part.
 */
import { parseArgs } from 'node:util'
import { startRedis } from '../../tools/redis-server.ts'
import { connected, fieldOn } from '../contenders/field.ts'
import { ROOT } from '../contenders/contender.ts'
import type { Client } from '../contenders/contender.ts'
import { messageOf } from '../failure.ts'
import { machineOf } from '../machine.ts'
import { removeUnder } from '../measuring/memory.ts'
import { listed } from '../options.ts'
import { CONTENDERS } from '../plan.ts'
import { profileOf } from './measure.ts'
import type { Profile } from './measure.ts'
import { overviewOf, textOf } from './report.ts'
import { save } from './save.ts'
import { TASKS, taskOf } from './tasks.ts'

const { values } = parseArgs({
  options: {
    only: { type: 'string' },
    contenders: { type: 'string', default: 'json,shared,bare,connect0,hset' },
    kilobytes: { type: 'string', default: '0.4' },
    calls: { type: 'string', default: '20000' },
    smoke: { type: 'boolean', default: false },
    out: { type: 'string' },
  },
})
const SMOKE_CALLS = 200
const ONLY_OURS = new Set(['logout'])

const nameOf = (at: string): string =>
  values.out ?? (values.smoke ? 'profile-smoke' : `profile-${at.slice(0, 19).replaceAll(':', '-')}`)

async function profiles(url: string, client: Client): Promise<Profile[]> {
  const field = await fieldOn(url, listed('contenders', values.contenders, CONTENDERS), fail)
  const found: Profile[] = []
  try {
    for (const name of listed('only', values.only, TASKS))
      for (const contender of field.contenders) {
        if (ONLY_OURS.has(name) && contender.key !== 'json') continue
        const task = taskOf(name, contender, client, Number(values.kilobytes))
        process.stderr.write(`${task.title}\n`)
        found.push(await profileOf(client, task, values.smoke ? SMOKE_CALLS : Number(values.calls)))
        await removeUnder(client, ROOT)
      }
    return found
  } finally {
    field.close()
  }
}

/** Nothing can be measured from then on. */
function fail(error: Error): void {
  console.error(`the connection was lost: ${error.message}`)
  process.exit(1)
}

const server = await startRedis()
try {
  const client = await connected(server.url, { timeout: 0 }, fail)
  const at = new Date().toISOString()
  const machine = await machineOf(client)
  const found = await profiles(server.url, client)
  const run = { at, machine, kilobytes: Number(values.kilobytes), profiles: found }
  const isPart = values.only !== undefined || values.smoke
  console.log(`\n${isPart ? textOf(run) : overviewOf(run)}\n\n${save(run, nameOf(at))}`)
  client.destroy()
} catch (error) {
  console.error(messageOf(error))
  process.exitCode = 1
} finally {
  await server.stop()
}
