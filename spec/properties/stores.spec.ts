/**
 * Random calls with random data on the stores and on a plain model, with one clock: the same answers, the same errors,
 * the same sessions at the end. `FC_RUNS`: how many sequences for each schema; `FC_SEED`, `FC_PATH`: those of a failure.
 */
import * as fc from 'fast-check'
import { someOptions } from './arbitraries/options.ts'
import { KINDS } from './arbitraries/schemas/index.ts'
import { aSelection, someSteps } from './arbitraries/steps.ts'
import { METHODS } from './model/index.ts'
import { Playground } from './run/playground.ts'

const ENOUGH_RUNS = 50
const RUNS = Number(process.env['FC_RUNS'] ?? ENOUGH_RUNS)
const SEED = Number(process.env['FC_SEED'] ?? Date.now() % 2 ** 31)
const PATH = process.env['FC_PATH']
const LIMIT_MS = 60_000 + RUNS * 2000

describe('random calls on all stores', () => {
  let playground: Playground

  before(async () => {
    playground = await Playground.open()
  })
  after(() => playground.close())

  for (const [title, kind] of Object.entries(KINDS)) {
    it(`do what they do to a plain model: ${title} (FC_SEED=${SEED} FC_RUNS=${RUNS})`, async () => {
      const property = fc.asyncProperty(aSelection, someOptions, someSteps(kind), (names, options, steps) =>
        playground.play(kind, names, options, steps),
      )
      const limits = { interruptAfterTimeLimit: LIMIT_MS, markInterruptAsFailure: true }
      const path = PATH === undefined ? {} : { path: PATH }
      const details = await fc.check(property, { seed: SEED, numRuns: RUNS, ...path, ...limits })
      if (details.failed) throw new Error(report(title, details))
    }).timeout(LIMIT_MS + 30_000)
  }

  // With fewer runs, or on the way to one failure, they need not have.
  if (RUNS >= ENOUGH_RUNS && PATH === undefined)
    it('have met every method, with and without a session, and every refusal', () => {
      playground.tally.expectAll(METHODS)
    })
})

interface Failure {
  readonly counterexamplePath: string | null
  readonly numShrinks: number
  readonly errorInstance: unknown
  readonly interrupted: boolean
}

function report(
  title: string,
  { counterexamplePath, numShrinks, errorInstance, interrupted }: Failure,
): string {
  const again = `FC_SEED=${SEED} FC_PATH=${counterexamplePath ?? ''} npx mocha spec/properties/stores.spec.ts -g '${title}'`
  const story = errorInstance instanceof Error ? errorInstance.message : String(errorInstance)
  return `${again}\nafter ${numShrinks} shrinks${interrupted ? ', interrupted' : ''}\n${story}`
}
