import { LOGIN, changeOwn, describeParallelRequests } from '../support/parallel-requests.ts'
import { dataOf, seen, serve } from './app.ts'

describeParallelRequests('@fastify/session', (pass, make) =>
  serve(
    (fastify) => {
      fastify.get('/', async (request) => seen(request))
      fastify.get('/login', async (request) => {
        Object.assign(dataOf(request), LOGIN())
        return {}
      })
      fastify.get('/slow', async (request) => {
        await pass()
        changeOwn(dataOf(request), (request.query as { i: string }).i)
        return {}
      })
      fastify.get('/logout', async (request) => {
        await request.session.destroy()
        return {}
      })
      fastify.get('/regenerate', async (request) => {
        await request.session.regenerate(Object.keys(LOGIN()))
        return {}
      })
    },
    { make },
  ),
)
