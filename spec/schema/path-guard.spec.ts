import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { expect } from 'chai'
import { SessionPathError } from '../../lib/errors.ts'
import { compileSchema } from '../../lib/schema/compile.ts'
import { add, at, increment, integer, merge, object, remove, set, string, strings } from './verdicts.ts'

describe('a guard', () => {
  it('says which keyword needs the whole, and where', () => {
    const guard = compileSchema({ $ref: '#/$defs/q', $defs: { q: { type: 'object', maxProperties: 1 } } })
    expect(guard.check(set(at('a'), 1))).to.deep.equal({
      kind: 'whole',
      reason: '`maxProperties` at #/$defs/q',
    })
  })

  it('leaves the narrowest bounds to where the value is', () => {
    const n = { type: 'integer', minimum: 0, maximum: 9, allOf: [{ minimum: 2, exclusiveMaximum: 9 }] }
    const guard = compileSchema(object({ n, l: { ...strings, minItems: 1, maxItems: 5 } }))
    const bounds = { minimum: 2, maximum: 9, exclusiveMaximum: 9 }
    expect(guard.check(increment('n'))).to.deep.equal({ kind: 'local', issues: [], bounds })
    expect(guard.check(add('l', 'x'))).to.deep.equal({
      kind: 'local',
      issues: [],
      bounds: { minItems: 1, maxItems: 5 },
    })
    expect(guard.check(remove('l', 'x'))).to.deep.equal({
      kind: 'local',
      issues: [],
      bounds: { minItems: 1 },
    })
  })

  it('judges elements alike beyond the positions that the schema tells apart', () => {
    const guard = compileSchema(
      object({ a: { type: 'array', prefixItems: [string, integer], items: string } }),
    )
    const kinds = [0, 1, 2, 3, 900].map((i) => outcomeAt(guard.check(set(at('a', i), 'x'))))
    expect(kinds).to.deep.equal(['local', 'invalid', 'local', 'local', 'local'])
  })

  it('takes a name for a name and not for what objects inherit', () => {
    const guard = compileSchema(object({ a: string }, { additionalProperties: false }))
    for (const name of ['constructor', 'toString', 'hasOwnProperty', '__proto__', 'valueOf']) {
      expect(() => guard.check(set(at(name), 'x')), name).to.throw(SessionPathError)
    }
  })

  it('takes no path for another that looks like it', () => {
    const schema = object({ a: object({ b: string, '1:b': integer }), 'a.b': integer, 'a.1:b': string })
    const paths = [at('a', 'b'), at('a.b'), at('a', '1:b'), at('a.1:b')]
    for (const order of [paths, paths.toReversed()]) {
      const guard = compileSchema({ ...schema })
      const kinds = order.map((path) => `${path.join()} ${outcomeAt(guard.check(set(path, 'x')))}`)
      expect(kinds).to.have.members(['a,b local', 'a.b invalid', 'a,1:b invalid', 'a.1:b local'])
    }
  })

  it('tells a merge into what can be no object from one that meets it on its way', () => {
    const direct = merge({ x: 1 }, 'p', 'q')
    const above = merge({ p: { q: { x: 1 } } })
    for (const order of [
      [direct, above, direct],
      [above, direct, above],
    ]) {
      const guard = compileSchema(object({ p: object({ q: string }) }))
      for (const operation of order) {
        if (operation === above) expect(outcomeAt(guard.check(operation))).to.equal('invalid')
        else expect(() => guard.check(operation)).to.throw(SessionPathError)
      }
    }
  })

  it('keeps no memory of all the paths that it was ever asked for', () => {
    const guard = compileSchema(object({}))
    setFlagsFromString('--expose-gc')
    const collect = runInNewContext('gc') as () => void
    const used = (): number => {
      collect()
      return process.memoryUsage().heapUsed
    }
    const ask = (from: number, to: number): void => {
      for (let i = from; i < to; i++) guard.check(set(at(`a name that a visitor has sent, number ${i}`), 1))
    }
    ask(0, 5_000)
    const before = used()
    ask(5_000, 105_000)
    expect(used() - before).to.be.below(10_000_000)
  })

  it('refuses segments that are no index and paths to the whole', () => {
    const guard = compileSchema(object({ a: strings }))
    for (const path of [at('a', -1), at('a', 0.5), at('a', NaN), at('a', 2 ** 53), at()]) {
      expect(() => guard.check(set(path, 'x')), path.join()).to.throw(SessionPathError)
    }
  })
})

const outcomeAt = (verdict: { kind: string; issues?: readonly unknown[] }): string =>
  verdict.kind === 'local' && verdict.issues?.length !== 0 ? 'invalid' : verdict.kind
