/** What the model itself answers is always accepted, also where the calls overlap; what it does not answer is refused. */
import { expect } from 'chai'
import { createRandom } from '../../lib/testing/random.ts'
import { judge } from '../../tools/histories/check/judge.ts'
import type { Data, Json, Operation } from '../../tools/histories/history.ts'
import { drawCall } from '../../tools/histories/load/draw.ts'
import { applyChanges } from '../../tools/histories/model/document.ts'
import { CALM, born, operation, reply } from './hand.ts'

const seed = Number(process.env['SEED'] ?? Date.now() % 2 ** 31)

/** One call after the other, as a plain object answers; then each interval is made wider at random. */
function sequential(seed: number, length: number): Operation[] {
  const random = createRandom(seed)
  let data: Data = { counts: { a: 0 }, permissions: ['read'], log: [], note: '', preferences: {} }
  const operations = [born(data)]
  for (let n = 0; operations.length < length; n++) {
    const call = drawCall(random, `t${n}`, data)
    const usable = (call.kind === 'write' && !call.conditional) || call.kind === 'get'
    if (!usable) continue
    let value: Json = true
    if (call.kind === 'write') {
      const after = applyChanges(data, call.changes)
      data = after.data
      value =
        call.method === 'increment' ? (after.numbers[0] ?? null) : call.method === 'modify' ? data : true
    } else value = data
    const at = 10 * operations.length
    operations.push(operation([at - random.below(25), at + 1 + random.below(25)], call, reply(value)))
  }
  return operations
}

describe(`random histories (SEED=${seed})`, () => {
  it('of the model itself are linearisable, their calls overlapping', () => {
    for (let i = 0; i < 20; i++)
      expect(judge({ operations: sequential(seed + i, 150), rules: CALM }, 10_000).kind).to.equal(
        'linearisable',
      )
  })

  it('with one corrupted reply are not', () => {
    for (let i = 0; i < 20; i++) {
      const operations = sequential(seed + i, 80)
      const at = operations.findLastIndex(({ call }) => call.kind === 'get')
      const corrupted = operations.map((one, n) =>
        n === at ? { ...one, outcome: reply({ note: 'never written' }) } : one,
      )
      expect(judge({ operations: corrupted, rules: CALM }, 10_000).kind).to.equal('not linearisable')
    }
  })
})
