/** `npm run bench:scale`: what each operation costs among very many sessions. `-- --help` tells more. */
import { mkdirSync, writeFileSync } from 'node:fs'
import { Refusal, messageOf } from '../failure.ts'
import { Stop } from '../stop.ts'
import { HELP, optionsFrom } from './options.ts'
import type { Options } from './options.ts'
import { whyNotPublishable } from './plan.ts'
import { jsonOf, textOf } from './report.ts'
import type { Run } from './report.ts'
import { measureAll } from './scale.ts'

const FOLDER = new URL('../results/', import.meta.url)

async function main(): Promise<void> {
  const options = optionsFrom(process.argv.slice(2))
  if (options.help) return console.log(HELP)
  const run = await measured(options)
  console.log(`\n${textOf(run)}\n\n${save(run, options)}`)
}

async function measured({ plan, seed }: Options): Promise<Run> {
  const [at, start] = [new Date().toISOString(), performance.now()]
  const stop = new Stop()
  const forget = stop.listen()
  try {
    const found = await measureAll(plan, seed, stop)
    const seconds = (performance.now() - start) / 1000
    return { at, seconds, seed, plan, notPublishable: whyNotPublishable(plan), ...found }
  } catch (error) {
    // Whatever failed behind it, a lost connection or a Ctrl-C is the reason.
    throw stop.reason === undefined ? error : new Refusal(`${stop.reason}: there are no figures`)
  } finally {
    forget()
  }
}

function save(run: Run, { smoke, out }: Options): string {
  const name = out ?? (smoke ? 'scale-smoke' : `scale-${run.at.slice(0, 10)}`)
  mkdirSync(FOLDER, { recursive: true })
  writeFileSync(new URL(`${name}.json`, FOLDER), `${jsonOf(run)}\n`)
  const text = `# Benchmark of scale\n\n\`\`\`text\n${textOf(run)}\n\`\`\`\n`
  writeFileSync(new URL(`${name}.md`, FOLDER), text)
  return `written to bench/results/${name}.json and ${name}.md`
}

try {
  await main()
} catch (error) {
  if (!(error instanceof Refusal)) throw error
  console.error(messageOf(error))
  process.exitCode = 1
}
