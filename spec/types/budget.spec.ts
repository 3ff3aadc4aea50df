/** What the inferred types cost, counted by the compiler and not by the clock. */
import { expect } from 'chai'
import { checkCost } from '../../tools/types/check.ts'
import { complete } from '../../tools/types/complete.ts'
import { programText, writeProgram } from '../../tools/types/program.ts'

const CALLS = 100

describe('what the types of a schema cost', () => {
  it('is bounded for each call, and hardly grows with the schema', async () => {
    const perCall = async (members: number): Promise<number> => {
      const [none, all] = await Promise.all(
        [0, CALLS].map((calls) =>
          checkCost('7', writeProgram(`budget-${members}-${calls}`, programText(members, calls))),
        ),
      )
      return ((all?.instantiations ?? NaN) - (none?.instantiations ?? NaN)) / CALLS
    }
    const [few, many] = [await perCall(5), await perCall(50)]
    expect(few).to.be.lessThan(60)
    expect(many).to.be.lessThan(400)
  }).timeout(180_000)

  it('lets an editor offer the next segment', async () => {
    const text = `${programText(50, 1)}void store.setPath('id', ['m1', '@'], 'x')\n`
    const { names } = await complete(writeProgram('budget-editor', text), '@')
    expect(names).to.have.members(['a', 'b'])
  }).timeout(120_000)
})
