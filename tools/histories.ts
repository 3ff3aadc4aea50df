/**
 * Processes use one session at the same time, and what they were answered is checked for linearisability:
 * `npm run histories` (it also plants bugs, and writes the section of docs/reliability.md), or the short form with
 * `--short`. `--planted` only plants bugs in a copy of lib/ and shows how each is caught. `--seed N` draws the same calls
 * again; `--topology`, `--store`, `--kind` and `--histories` take a part. The last line is `N histories passed, M failed`;
 * one that cannot be decided in time has failed.
 */
import { wantedOf } from './histories/options.ts'
import type { Wanted } from './histories/options.ts'
import { PLANTED_BUGS } from './histories/planted/bugs.ts'
import { hunt } from './histories/planted/hunt.ts'
import type { Caught } from './histories/planted/hunt.ts'
import { sectionOf, shownBy } from './histories/report.ts'
import { failureText, isExplained, playAll } from './histories/run.ts'
import type { Played } from './histories/run.ts'
import { page, writeSection } from './report/section.ts'

function tellPlayed(played: Played): void {
  const { topology, plan, history, checkMs } = played
  const unknown = history.operations.filter(({ outcome }) => outcome.kind === 'unknown').length
  const word = isExplained(played) ? 'ok    ' : 'FAILED'
  const counts = `${history.operations.length} operations, ${unknown} unknown, checked in ${Math.round(checkMs)} ms`
  console.log(`${word} ${topology}, ${plan.store}, ${plan.kind}: ${counts} (--seed ${plan.seed})`)
}

function tellCaught({ bug: { mutant }, histories, picture, output }: Caught): void {
  if (histories === undefined) return console.log(`SURVIVED ${mutant.bug} (lib/${mutant.file})\n${output}`)
  const how = `by history ${histories}; ${shownBy(picture)} operations show it`
  console.log(`caught   ${mutant.bug} (lib/${mutant.file}) ${how}\n\n${picture}\n`)
}

async function plant(seed: number): Promise<readonly Caught[]> {
  const all = await hunt(PLANTED_BUGS, seed, tellCaught)
  const caught = all.filter(({ histories }) => histories !== undefined)
  for (const { histories, bug } of all)
    if (histories === undefined) console.log(`nothing caught “${bug.mutant.bug}”`)
  console.log(`${all.length} bugs planted, ${caught.length} caught`)
  return caught
}

async function play(wanted: Wanted): Promise<readonly Played[]> {
  const all = await playAll(wanted, tellPlayed)
  const failed = all.filter((one) => !isExplained(one))
  for (const one of failed) console.log(`\n${failureText(one, wanted.timeLimitMs)}`)
  return all
}

async function run(wanted: Wanted): Promise<boolean> {
  console.log(`--seed ${wanted.seed}`)
  const caught = wanted.planted || wanted.whole ? await plant(wanted.seed) : []
  const complete = caught.length === PLANTED_BUGS.length
  if (wanted.planted) return complete
  const all = await play(wanted)
  const passed = all.filter(isExplained).length
  if (wanted.whole && !complete) console.log('The section is not written: a planted bug was not caught.')
  if (wanted.whole && complete && passed === all.length)
    await writeSection(
      page('docs/reliability.md'),
      'histories',
      sectionOf(all, wanted.seed, caught, new Date()),
    )
  console.log(`\n${passed} histories passed, ${all.length - passed} failed`)
  return passed === all.length && (complete || !wanted.whole)
}

process.exitCode = (await run(wantedOf(process.argv.slice(2)))) ? 0 : 1
