import { expect } from 'chai'
import { fuzz } from './fuzzing.ts'

const SEED = Number(process.env['SEED'] ?? Date.now() % 2 ** 32)
const CASES = Number(process.env['FUZZ_CASES'] ?? 5000)

describe('verdicts by path and the whole document', () => {
  it(`agree in ${CASES} random cases (SEED=${SEED})`, async function () {
    this.timeout(Math.max(120_000, CASES * 10))
    const { by } = await fuzz(SEED, CASES)
    for (const way of ['local', 'local-with'] as const) {
      const { accepted, refused } = by[way]
      expect(Math.min(accepted, refused), `${way}: ${accepted} accepted, ${refused} refused`).to.be.above(
        CASES / 40,
      )
    }
  })
})
