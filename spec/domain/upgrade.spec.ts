import { expect } from 'chai'
import type { JsonObject } from '../../lib/domain/json.ts'
import { upgradePath } from '../../lib/domain/upgrade.ts'

/** All that a step may answer but data. A failed promise that nobody has would end the process of this test. */
const WRONG: Readonly<Record<string, () => unknown>> = {
  'a promise': () => Promise.resolve({ a: 1 }),
  'a promise that fails': () => Promise.reject(new Error('late')),
  'an array': () => [1],
  null: () => null,
  nothing: () => undefined,
  'a text': () => 'a',
}

describe('upgradePath()', () => {
  for (const [title, wrong] of Object.entries(WRONG)) {
    it(`does not go on with ${title}`, () => {
      let went = 0
      const next = (data: JsonObject): JsonObject => {
        went++
        return { ...data }
      }
      const steps = [
        { from: 0, upgrade: wrong },
        { from: 1, upgrade: next },
      ]
      expect(() => upgradePath(steps, 2)?.run({ a: 1 }, 0)).to.throw(
        TypeError,
        'the step from version 0 has answered',
      )
      expect(() => upgradePath(wrong, 2)?.run({ a: 1 }, 0)).to.throw(TypeError, 'upgrade has answered')
      expect(went).to.equal(0)
    })
  }

  it('takes the steps from the version of the data on', () => {
    const step = (from: number): object => ({
      from,
      upgrade: (data: JsonObject) => ({ ...data, [`v${from}`]: true }),
    })
    const path = upgradePath([step(1), step(2)], 3)
    expect(path?.run({}, 1)).to.deep.equal({ v1: true, v2: true })
    expect(path?.run({}, 2)).to.deep.equal({ v2: true })
    expect(path?.oldest).to.equal(1)
  })
})
