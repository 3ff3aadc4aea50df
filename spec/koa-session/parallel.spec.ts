import { LOGIN, changeOwn, describeParallelRequests } from '../support/parallel-requests.ts'
import { dataOf, seen, serve } from './app.ts'

describeParallelRequests('koa-session', (pass, make) =>
  serve(
    {
      '/': seen,
      '/login': (ctx) => {
        Object.assign(dataOf(ctx), LOGIN())
      },
      '/slow': async (ctx) => {
        await pass()
        changeOwn(dataOf(ctx), String(ctx.query['i']))
      },
      '/logout': (ctx) => {
        ctx['session'] = null
      },
      '/regenerate': async (ctx) => {
        await ctx['session']?.regenerate()
      },
    },
    { make },
  ),
)
