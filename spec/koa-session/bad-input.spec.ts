import { expect } from 'chai'
import { MemorySessionStore } from '../../lib/index.ts'
import { KoaSessionStore } from '../../lib/koa-session/index.ts'
import { CHANGES, badInputCases } from '../support/bad-input.ts'
import { dataOf, keyOf, seen, serve } from './app.ts'
import type { Data, Routes } from './app.ts'

const changes = Object.entries(CHANGES).map(
  ([path, change]) =>
    [path, (ctx) => change(dataOf(ctx), String(ctx.query['what']))] as const satisfies [
      string,
      Routes[string],
    ],
)
const routes: Routes = {
  '/': seen,
  ...Object.fromEntries(changes),
  '/function': (ctx) => {
    Object.assign(dataOf(ctx), { a: () => 1, b: 2 })
  },
}

describe('bad input with koa-session', () => {
  // It makes a text of the session to see whether it has changed, and fails itself.
  badInputCases({ serve: (given) => serve(routes, given), idOf: keyOf, fails: ['a BigInt', 'a circle'] })

  it('a function at the top is left out by koa-session, without a word', async () => {
    const app = await serve(routes)
    const alice = app.visitor()
    await alice.get('/set')
    await alice.get('/function')
    expect((await alice.get('/')).body).to.deep.equal({ b: 2 })
    await app.close()
  })

  it('a wrong option is a TypeError that names it', () => {
    expect(() => new KoaSessionStore({ store: {} as never })).to.throw(TypeError, 'store')
    const store = new MemorySessionStore<Data>()
    expect(() => new KoaSessionStore<Data>({ store, onUnavailable: 'never' as never })).to.throw(
      TypeError,
      'onUnavailable',
    )
  })
})
