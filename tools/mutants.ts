/**
 * Plants bugs in a copy of lib/, one at a time, and runs the tests: `npm run mutants`, or only those whose description or
 * file holds one of the words: `npm run mutants -- touch index`. `--stale` only tells whether each bug can be planted;
 * `--likely` runs no more than the tests that each bug names, not the whole suite where they have not caught it.
 * A run of all, in which none survived, writes the table of docs/reliability.md. Exit code 1 if a bug was not caught.
 */
import { parseArgs } from 'node:util'
import { hunt, unproven } from './mutants/hunt.ts'
import type { Finding } from './mutants/hunt.ts'
import { MUTANTS, staleIn } from './mutants/list.ts'
import type { Mutant } from './mutants/mutant.ts'
import { caughtBy, findingsText, isCaught } from './mutants/table.ts'
import { page, writeSection } from './report/section.ts'

const { values, positionals: words } = parseArgs({
  allowPositionals: true,
  options: {
    likely: { type: 'boolean', default: false },
    stale: { type: 'boolean', default: false },
    workers: { type: 'string', default: '2' },
    verbose: { type: 'boolean', default: false },
  },
})

const workers = Number(values.workers)

const chosen = MUTANTS.filter(
  ({ bug, file }) => words.length === 0 || words.some((word) => `${bug} ${file}`.includes(word)),
)
async function run(mutants: readonly Mutant[]): Promise<void> {
  const start = performance.now()
  let told = 0
  const settings = { workers, likelyOnly: values.likely }
  const found = await hunt(mutants, settings, (finding) => {
    console.log(line(finding, ++told, mutants.length))
  })
  const findings = mutants.flatMap((mutant) => found.filter((finding) => finding.mutant === mutant))
  const empty = await unproven(findings)
  for (const finding of empty) console.log(`fails without the bug too: ${caughtBy(finding)}`)
  const survived = findings.filter((finding) => !isCaught(finding) || empty.includes(finding))
  const caught = findings.length - survived.length
  console.log(`${findings.length} bugs planted, ${caught} caught in ${minutes(start)}`)
  if (survived.length > 0) process.exitCode = 1
  else if (findings.length === MUTANTS.length)
    await writeSection(page('docs/reliability.md'), 'mutants', findingsText(findings))
}

function line(finding: Finding, at: number, of: number): string {
  const { mutant, result, seconds } = finding
  const word = isCaught(finding) ? 'caught  ' : 'SURVIVED'
  const why = values.verbose && result.kind === 'failed' ? `\n      ${result.why.split('\n')[0]}` : ''
  const output = result.kind === 'broken' ? `\n${result.output}` : ''
  const place = `${String(at).padStart(String(of).length)}/${of}`
  return `${place} ${word} ${mutant.bug} (lib/${mutant.file}) by ${caughtBy(finding)} (${seconds.toFixed(1)} s)${why}${output}`
}

const minutes = (since: number): string => `${((performance.now() - since) / 60_000).toFixed(1)} min`

function fail(message: string): void {
  console.error(message)
  process.exitCode = 1
}

const stale = staleIn(chosen)
for (const problem of stale) console.error(problem)
if (stale.length > 0) process.exitCode = 1
else if (!(Number.isInteger(workers) && workers > 0)) fail('--workers takes a number of 1 or more')
else if (chosen.length === 0) fail('no planted bug has one of these words')
else if (values.stale) console.log(`${chosen.length} bugs can be planted`)
else await run(chosen)
