/**
 * `npm run bench:profile`: where the time of an operation goes, on both sides. `-- --only change,read --contenders json,bare
 * --kilobytes 0.4 --calls 20000`; on a server of its own.
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
import { textOf } from './report.ts'
import { TASKS, taskOf } from './tasks.ts'

const { values } = parseArgs({
  options: {
    only: { type: 'string' },
    contenders: { type: 'string', default: 'json,shared,bare,connect0,hset' },
    kilobytes: { type: 'string', default: '0.4' },
    calls: { type: 'string', default: '20000' },
  },
})
const ONLY_OURS = new Set(['logout'])

async function profiles(url: string, client: Client): Promise<Profile[]> {
  const field = await fieldOn(url, listed('contenders', values.contenders, CONTENDERS), fail)
  const found: Profile[] = []
  try {
    for (const name of listed('only', values.only, TASKS))
      for (const contender of field.contenders) {
        if (ONLY_OURS.has(name) && contender.key !== 'json') continue
        const task = taskOf(name, contender, client, Number(values.kilobytes))
        process.stderr.write(`${task.title}\n`)
        found.push(await profileOf(client, task, Number(values.calls)))
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
  const machine = await machineOf(client)
  console.log(
    `${machine.cpu}, ${machine.cores} cores, Node ${machine.node}, ${machine.server}, ${values.kilobytes} KB\n`,
  )
  console.log(textOf(await profiles(server.url, client)))
  client.destroy()
} catch (error) {
  console.error(messageOf(error))
  process.exitCode = 1
} finally {
  await server.stop()
}
