/** `npm run capacity -- --sessions 1e6 --requests 5000`: what a service needs, by what was measured. `-- --help` tells more. */
import { parseArgs } from 'node:util'
import { Refusal, messageOf } from '../failure.ts'
import { table } from '../report/table.ts'
import { Constants, STORES, measuredRun } from './constants.ts'
import { ORDINARY, estimate } from './estimate.ts'
import type { Wish } from './estimate.ts'
import { rowsOf, wishText } from './text.ts'

const HELP = `What a service needs, by the figures in bench/results/scale.json.

npm run capacity -- --sessions N --requests N [options]

  --sessions N    live at the same time: 10000, 1e6
  --requests N    a second; each reads its session and restarts its idle timer
  --size KB       of JSON text in a session; ${ORDINARY.kilobytes}
  --store NAME    ${STORES.join(', ')}; json
  --changes N     part of the requests that change something too; ${ORDINARY.changes}
  --read-cache N  part of the reads that find what their process has read before; ${ORDINARY.readCache}
  --logged-in N   part of the sessions that have a user; ${ORDINARY.loggedIn}
  --lifetime S    seconds that a session lives; ${ORDINARY.lifetimeSeconds}
  --replicas N    of each master; ${ORDINARY.replicas}`

const TEXT = { type: 'string' } as const
const KNOWN = {
  sessions: TEXT,
  requests: TEXT,
  size: TEXT,
  store: TEXT,
  changes: TEXT,
  'read-cache': TEXT,
  'logged-in': TEXT,
  lifetime: TEXT,
  replicas: TEXT,
  help: { type: 'boolean', default: false },
} as const
type Given = ReturnType<typeof parse>

const parse = (args: readonly string[]) => parseArgs({ args: [...args], options: KNOWN }).values

/** @throws {Refusal} saying what is wrong */
function wishFrom(given: Given): Wish {
  const amount = (name: Exclude<keyof Given, 'help'>, otherwise?: number, max = 1e12): number => {
    const text = given[name]
    if (text === undefined && otherwise !== undefined) return otherwise
    const value = Number(text)
    if (text !== undefined && text !== '' && value >= 0 && value <= max) return value
    throw new Refusal(`--${name} is a number from 0 to ${max}`)
  }
  const store = STORES.find((key) => key === (given.store ?? ORDINARY.store))
  if (!store) throw new Refusal(`--store is one of ${STORES.join(', ')}`)
  return {
    store,
    sessions: amount('sessions'),
    requests: amount('requests'),
    kilobytes: amount('size', ORDINARY.kilobytes, 1024),
    changes: amount('changes', ORDINARY.changes, 1),
    readCache: amount('read-cache', ORDINARY.readCache, 1),
    loggedIn: amount('logged-in', ORDINARY.loggedIn, 1),
    lifetimeSeconds: Math.max(1, amount('lifetime', ORDINARY.lifetimeSeconds)),
    replicas: Math.round(amount('replicas', ORDINARY.replicas, 10)),
  }
}

function main(): void {
  const given = parse(process.argv.slice(2))
  if (given.help) return console.log(HELP)
  const wish = wishFrom(given)
  const rows = rowsOf(estimate(wish, new Constants(measuredRun())))
  console.log(
    table(
      wishText(wish),
      [''],
      rows.map(([head, text]) => ({ head, columns: [text] })),
    ),
  )
}

try {
  main()
} catch (error) {
  // parseArgs throws TypeErrors that name the argument.
  if (!(error instanceof Refusal || error instanceof TypeError)) throw error
  console.error(messageOf(error))
  process.exitCode = 1
}
