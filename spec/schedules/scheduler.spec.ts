/** The reduction leaves no order out that comes to something else: made-up processes, against all their orders. */
import { expect } from 'chai'
import * as fc from 'fast-check'
import { inEveryOrder, normalForm } from './scheduler.ts'
import type { Schedule, Went } from './scheduler.ts'

/** The keys of a process's commands; where it goes next may depend on who was at the key before it. */
type Program = (seen: readonly boolean[]) => string | undefined

/** Follows a schedule, then the first that is not at its end. */
function run(programs: readonly Program[], schedule: Schedule): Went[] {
  const trace: Went[] = []
  const seen: boolean[][] = programs.map(() => [])
  const last = new Map<string, number>()
  for (;;) {
    const next = programs.map((program, i) => program(seen[i] ?? []))
    const first = next.findIndex((key) => key !== undefined)
    if (first < 0) return trace
    const wanted = schedule[trace.length]
    const process = wanted !== undefined && next[wanted] !== undefined ? wanted : first
    const key = next[process] ?? ''
    seen[process]?.push((last.get(key) ?? process) !== process)
    last.set(key, process)
    trace.push({ process, key })
  }
}

/** What comes of every order, one for all that come to the same. */
function allForms(programs: readonly Program[]): Set<string> {
  const forms = new Set<string>()
  const goOn = (schedule: Schedule): void => {
    const trace = run(programs, schedule)
    if (trace.length === schedule.length) forms.add(normalForm(trace))
    // Beyond its end a schedule means the first; where that one is at its end, the other.
    else
      for (const process of [0, 1]) {
        const next = [...schedule, process]
        if (run(programs, next)[schedule.length]?.process === process) goOn(next)
      }
  }
  goOn([])
  return forms
}

async function reducedForms(programs: readonly Program[]): Promise<Set<string>> {
  const forms = new Set<string>()
  await inEveryOrder(async (schedule) => {
    const trace = run(programs, schedule)
    forms.add(normalForm(trace))
    return trace
  })
  return forms
}

/** Up to six commands on three keys; each has two keys to go to, by whether the other was at the one before. */
const program = fc
  .array(fc.tuple(fc.constantFrom('a', 'b', 'c'), fc.constantFrom('a', 'b', 'c', undefined)), {
    maxLength: 6,
  })
  .map(
    (choices): Program =>
      (seen) =>
        choices[seen.length]?.[seen.at(-1) === true ? 1 : 0],
  )

/** fast-check prints its own where one fails. */
const SEED = process.env['FC_SEED']

describe('the scheduler', () => {
  it('leaves out no order that comes to something else', async () => {
    await fc.assert(
      fc.asyncProperty(program, program, async (one, other) => {
        const programs = [one, other]
        expect([...(await reducedForms(programs))].toSorted()).to.deep.equal(
          [...allForms(programs)].toSorted(),
        )
      }),
      { numRuns: 300, ...(SEED !== undefined && { seed: Number(SEED) }) },
    )
  }).timeout(60_000)

  it('takes the shorter way where most commands are on different keys', async () => {
    const on =
      (keys: string): Program =>
      ({ length }) =>
        keys[length]
    const count = await inEveryOrder(async (schedule) => run([on('aaax'), on('bbbx')], schedule))
    expect(count).to.equal(2)
  })
})
