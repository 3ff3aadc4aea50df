import { expect } from 'chai'
import type { FastifyInstance } from 'fastify'
import { FastifySessionStore } from '../../lib/fastify-session/index.ts'
import { MemorySessionStore } from '../../lib/index.ts'
import { CHANGES, badInputCases } from '../support/bad-input.ts'
import { dataOf, idOf, seen, serve } from './app.ts'
import type { Data } from './app.ts'

function routes(app: FastifyInstance): void {
  app.get('/', async (request) => seen(request))
  for (const [path, change] of Object.entries(CHANGES))
    app.get<{ Querystring: { what?: string } }>(path, async (request) => {
      change(dataOf(request), request.query.what ?? '')
      return {}
    })
}

describe('bad input with @fastify/session', () => {
  badInputCases({
    serve: (given) => serve(routes, { ...given, plugin: { saveUninitialized: false } }),
    idOf,
  })

  it('a wrong option is a TypeError that names it', () => {
    expect(() => new FastifySessionStore({ store: {} as never })).to.throw(TypeError, 'store')
    const store = new MemorySessionStore<Data>()
    expect(() => new FastifySessionStore<Data>({ store, onUnavailable: 'never' as never })).to.throw(
      TypeError,
      'onUnavailable',
    )
  })
})
