/** A schema is compiled once, and goes when nobody has it any more. */
import { expect } from 'chai'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { compileSchema } from '../../lib/schema/compile.ts'
import { MemorySessionStore } from '../../lib/stores.ts'
import { object, string } from './verdicts.ts'

setFlagsFromString('--expose-gc')
const collect = runInNewContext('gc') as () => void

/** The next turn: what a turn has looked at through a WeakRef stays until its end. */
const turn = (): Promise<void> => new Promise((resolve) => void setImmediate(resolve))

describe('many stores in one process', () => {
  it('compile their common schema once', () => {
    let reads = 0
    const schema = new Proxy(object({ a: string }, { $id: 'urn:app:session' }), {
      ownKeys: (target) => {
        reads++
        return Reflect.ownKeys(target)
      },
    })
    const stores = Array.from({ length: 2_000 }, () => new MemorySessionStore({ schema }))
    expect(stores).to.have.length(2_000)
    const once = reads
    compileSchema(schema)
    expect([reads, once > 0 && once < 20]).to.deep.equal([once, true])
  }).timeout(20_000)

  it('keep nothing of a schema that has gone, whatever its $id', async () => {
    const gone: WeakRef<object>[] = []
    for (let i = 0; i < 50; i++) {
      const schema = object({ a: string, [`m${i}`]: string }, { $id: 'urn:app:session' })
      gone.push(new WeakRef(schema), new WeakRef(compileSchema(schema)))
    }
    for (let i = 0; i < 10 && gone.some((ref) => ref.deref() !== undefined); i++) {
      await turn()
      collect()
    }
    const left = gone.filter((ref) => ref.deref() !== undefined).length
    // The last may still lie on the stack.
    expect(left).to.be.lessThan(4)
  }).timeout(20_000)

  it('do not grow by a schema that is refused', () => {
    const schema = { type: 'object', properties: { a: { type: 'no' } } }
    for (let i = 0; i < 3; i++) expect(() => compileSchema(schema)).to.throw(TypeError, '/properties/a/type')
  })
})
