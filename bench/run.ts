/** `npm run bench`: what each operation costs next to what people use today. `-- --help` tells more. */
import { startRedis } from '../tools/redis-server.ts'
import type { RunningRedis } from '../tools/redis-server.ts'
import { measureOn } from './bench.ts'
import { compare } from './compare/compare.ts'
import type { Comparison } from './compare/compare.ts'
import { Refusal, messageOf } from './failure.ts'
import { HELP, optionsFrom } from './options.ts'
import type { Options } from './options.ts'
import type { Watcher } from './measuring/rounds.ts'
import { whyNotPublishable } from './plan.ts'
import type { Plan } from './plan.ts'
import { Bar } from './progress.ts'
import { textOf } from './report/report.ts'
import type { Run } from './report/report.ts'
import { save } from './report/save.ts'
import { savedRun } from './report/saved.ts'
import type { SavedRun } from './report/saved.ts'
import { Stop } from './stop.ts'

async function main(): Promise<number> {
  const options = optionsFrom(process.argv.slice(2))
  if (options.help) return say(HELP)
  const { compare: file, from } = options
  // Before the run: it takes minutes, and the file may be no run.
  const then = file === undefined ? undefined : savedRun(file)
  const judged = (now: SavedRun): number => (then && file !== undefined ? told(compare(then, now, file)) : 0)
  return from === undefined ? measuredAnew(options, judged) : judged(savedRun(from))
}

/** @param judged what the exit code is for a whole run */
async function measuredAnew(options: Options, judged: (run: SavedRun) => number): Promise<number> {
  const server = await started()
  const stop = new Stop()
  const forget = stop.listen()
  try {
    const run = await measured(server.url, options.plan, stop)
    if (run.rounds === 0) return complain(`${stop.reason} before the end of the first round`)
    say(`\n${textOf(run, options.cpu)}\n\n${save(run, options)}`)
    const whole = run.leftOut.length === 0 || (!options.smoke && run.cells.length > 0)
    const code = judged(run)
    return stop.reason === undefined && whole ? code : 1
  } finally {
    forget()
    await server.stop()
  }
}

/** The server's own error says how to get one. */
async function started(): Promise<RunningRedis> {
  try {
    return await startRedis()
  } catch (error) {
    throw new Refusal(messageOf(error))
  }
}

async function measured(url: string, plan: Plan, stop: Stop): Promise<Run> {
  const [at, start] = [new Date().toISOString(), performance.now()]
  const bar = new Bar(process.stderr)
  bar.begin('making the sessions')
  const watcher = {
    stopped: () => stop.reason !== undefined,
    at: ({ arena, task, kilobytes, contender }, round, done, of) =>
      bar.show(
        done,
        of,
        stageOf(round, plan),
        [arena.mode, task, `${kilobytes} KB`, contender.name].join(' · '),
      ),
  } satisfies Watcher
  try {
    const found = await measureOn(url, plan, watcher, (error) =>
      stop.because(`the connection was lost: ${error.message}`),
    )
    const notPublishable = stop.reason ?? whyNotPublishable(plan)
    return { at, seconds: (performance.now() - start) / 1000, plan, notPublishable, ...found }
  } catch (error) {
    // Whatever failed, a lost connection is the reason.
    throw stop.reason === undefined || error instanceof Refusal ? error : new Refusal(stop.reason)
  } finally {
    bar.end()
  }
}

const stageOf = (round: number, { rounds }: Plan): string =>
  round === 0 ? 'warming up' : `round ${round} of ${rounds}`

function told({ text, failed }: Comparison): number {
  say(`\n${text}`)
  return failed ? 1 : 0
}

function say(text: string): number {
  console.log(text)
  return 0
}

function complain(text: string): number {
  console.error(text)
  return 1
}

try {
  process.exitCode = await main()
} catch (error) {
  if (!(error instanceof Refusal)) throw error
  process.exitCode = complain(error.message)
}
