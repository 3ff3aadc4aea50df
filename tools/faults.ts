/**
 * Runs a load while something bad happens, and compares what it was told with what the servers hold: `npm run faults`, or
 * only those named: `npm run faults -- silent-server`. `--list` names all. `--on server,cluster`: on these topologies.
 * `--short`: some hundred operations each. `--seed 7`: as in an earlier run. `--client ioredis`: over that library.
 * `--verbose`: what was done to the first session with which something is wrong.
 * `--resume`: goes on with a full run that was interrupted, or in which something was wrong.
 * A full run of all on a kind of servers, in which nothing was wrong, writes its table in docs/reliability.md. Exit code 1
 * if anything was wrong.
 */
import { parseArgs } from 'node:util'
import { FAULTS } from './faults/kinds/index.ts'
import { choose } from './faults/run/choice.ts'
import type { Choice } from './faults/run/choice.ts'
import { runAll } from './faults/run/all.ts'
import type { Done } from './faults/run/all.ts'
import { faultsText } from './faults/run/table.ts'
import { page, writeSection } from './report/section.ts'

const { values, positionals: names } = parseArgs({
  allowPositionals: true,
  options: {
    on: { type: 'string', default: 'server,sentinel,cluster' },
    short: { type: 'boolean', default: false },
    seed: { type: 'string', default: String(Math.floor(Math.random() * 1e9)) },
    client: { type: 'string', default: 'node-redis' },
    resume: { type: 'boolean', default: false },
    list: { type: 'boolean', default: false },
    verbose: { type: 'boolean', default: false },
  },
})

function list(): void {
  for (const { name, on, title } of FAULTS) console.log(`${name.padEnd(28)} ${title} (${on.join(', ')})`)
}

async function run(): Promise<void> {
  const { on, seed, client, short, resume, verbose } = values
  const choice = choose(FAULTS, { names, on, seed, client, short, resume, verbose })
  const stop = new AbortController()
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stop.abort())
  const rounds = await runAll(choice, stop.signal, console.log)
  const failed = rounds.filter(({ result }) => result.wrong.length > 0).length
  if (choice.whole && !stop.signal.aborted) await writeTables(choice, rounds)
  console.log(`${rounds.length - failed} faults passed, ${failed} failed`)
  process.exitCode = failed > 0 || stop.signal.aborted ? 1 : 0
}

async function writeTables(choice: Choice, rounds: readonly Done[]): Promise<void> {
  for (const topology of choice.topologies) {
    const own = rounds.filter((round) => round.topology === topology)
    if (own.every(({ result }) => result.wrong.length === 0))
      await writeSection(page('docs/reliability.md'), `faults ${topology}`, await faultsText(own))
  }
}

try {
  if (values.list) list()
  else await run()
} catch (error) {
  console.error(error instanceof TypeError ? error.message : error)
  process.exitCode = 1
}
