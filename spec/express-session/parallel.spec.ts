/** Many requests of one browser at once, on real documents in Redis. */
import { expect } from 'chai'
import type { Express } from 'express'
import { createClient } from 'redis'
import { JsonSessionStore } from '../../lib/index.ts'
import { eventually } from '../support/eventually.ts'
import { connectRaw, ownPrefix } from '../support/redis-stores.ts'
import type { RawRedis } from '../support/redis-stores.ts'
import { startRespProxy } from '../support/resp-proxy.ts'
import { EXPRESS, dataOf, serve, usual } from './site.ts'
import type { Answer, Browser, Data, Given, Site } from './site.ts'

/** Holds requests, sessions read, until all are there. */
class Gate {
  waiting = 0
  #open = (): void => {}
  readonly #opened = new Promise<void>((resolve) => (this.#open = resolve))

  pass(): Promise<void> {
    this.waiting++
    return this.#opened
  }

  open(): void {
    this.#open()
  }
}

for (const [version, express] of Object.entries(EXPRESS)) {
  describe(`parallel requests of one browser with express-session on ${version}`, () => {
    let redis: RawRedis
    let site: Site
    let gate: Gate
    before(async () => {
      redis = await connectRaw()
    })
    after(() => redis.close())
    afterEach(() => site.close())

    const routes = (app: Express): void => {
      usual(app)
      app.get('/slow', (req, res, next) => {
        const { name = '', kind } = req.query as { name?: string; kind?: string }
        const change = (): void => {
          const data = dataOf(req)
          if (kind === 'nested') Object.assign(data['preferences'] as object, { [name]: true })
          else if (kind === 'parent') data['made'] = { [name]: { deep: true } }
          else if (kind === 'list') (data['list'] as unknown[]).push(name)
          else data[name] = true
          res.json({})
        }
        gate.pass().then(change, next)
      })
      app.get('/regenerate', (req, res, next) => {
        req.session.regenerate((error: unknown) => {
          if (error) return next(error)
          dataOf(req)['fresh'] = true
          res.json({})
        })
      })
    }
    const start = async (given: Given = {}): Promise<Browser> => {
      gate = new Gate()
      const make: Given['make'] = (options) =>
        new JsonSessionStore<Data>({ ...options, client: redis.client, prefix: ownPrefix() })
      site = await serve(routes, { express, make, ...given })
      const browser = site.browser()
      await browser.get('/set?preferences={}&list=[]')
      return browser
    }
    const atOnce = async (browser: Browser, count: number, query: string): Promise<Promise<Answer>[]> => {
      const requests = Array.from({ length: count }, (_, i) =>
        browser.copy().get(`/slow?name=m${i}&${query}`),
      )
      await eventually('all have read their session', () => gate.waiting === count)
      return requests
    }
    const members = (count: number, value: unknown): Data =>
      Object.fromEntries(Array.from({ length: count }, (_, i) => [`m${i}`, value]))

    for (const resave of [false, true])
      it(`50 change as many members, and all survive (resave: ${resave})`, async () => {
        const browser = await start({ session: { resave } })
        const requests = await atOnce(browser, 50, '')
        gate.open()
        await Promise.all(requests)
        expect(await browser.data()).to.deep.equal({ preferences: {}, list: [], ...members(50, true) })
      })

    it('50 change members below one object, and all survive', async () => {
      const browser = await start()
      const requests = await atOnce(browser, 50, 'kind=nested')
      gate.open()
      await Promise.all(requests)
      expect((await browser.data())['preferences']).to.deep.equal(members(50, true))
    })

    it('50 make the same new object, and what each puts into it survives', async () => {
      const browser = await start()
      const requests = await atOnce(browser, 50, 'kind=parent')
      gate.open()
      await Promise.all(requests)
      expect((await browser.data())['made']).to.deep.equal(members(50, { deep: true }))
    })

    it('50 append to one list, and all survive', async () => {
      const browser = await start()
      const requests = await atOnce(browser, 50, 'kind=list')
      gate.open()
      await Promise.all(requests)
      expect((await browser.data())['list']).to.have.members(Object.keys(members(50, true)))
    })

    for (const end of ['/destroy', '/regenerate'])
      it(`${end} during 20 slow requests: all end, none revives the session`, async () => {
        const browser = await start()
        const { id } = browser
        const requests = await atOnce(browser, 20, '')
        await browser.get(end)
        expect(await site.store.exists(id)).to.equal(false)
        gate.open()
        expect((await Promise.all(requests)).map(({ status }) => status)).to.deep.equal(Array(20).fill(200))
        expect(await site.store.exists(id)).to.equal(false)
        expect(site.events.map(({ type }) => type)).to.deep.equal(Array(20).fill('late-write'))
        expect(site.errors).to.deep.equal([])
        expect(await browser.data()).to.deep.equal(end === '/regenerate' ? { fresh: true } : {})
      })

    it('two regenerates at once: neither id is left but the new ones', async () => {
      const browser = await start()
      const { id } = browser
      const [one, two] = [browser.copy(), browser.copy()]
      await Promise.all([one.get('/regenerate'), two.get('/regenerate')])
      expect(new Set([id, one.id, two.id])).to.have.property('size', 3)
      expect(await site.store.exists(id)).to.equal(false)
      expect([await one.data(), await two.data()]).to.deep.equal([{ fresh: true }, { fresh: true }])
    })

    it('the later one wins on one leaf, and on that leaf only', async () => {
      const browser = await start()
      await browser.get('/set?preferences={"theme":"dark","language":"en"}')
      const requests = await atOnce(browser, 1, 'kind=nested')
      await browser.get('/set?preferences={"theme":"light","language":"en","m0":false}')
      gate.open()
      await Promise.all(requests)
      expect((await browser.data())['preferences']).to.deep.equal({
        theme: 'light',
        language: 'en',
        m0: true,
      })
    })
  })
}

it('a request of express-session is one command on the wire if it only reads, two if it changes', async () => {
  const proxy = await startRespProxy(process.env['REDIS_URL'] ?? '')
  const client = createClient({ url: proxy.url })
  client.on('error', () => {})
  await client.connect()
  const make: Given['make'] = (options) =>
    new JsonSessionStore<Data>({ ...options, client, prefix: ownPrefix() })
  const site = await serve(usual, {
    make,
    session: { resave: true, rolling: true, cookie: { maxAge: 86_400_000 } },
  })
  try {
    const browser = site.browser()
    await browser.get('/set?a=1&big="x"')
    // The server learns each script once.
    await browser.get('/set?a=0')
    proxy.take()
    await browser.get('/get')
    expect(proxy.take().map(([name]) => name)).to.deep.equal(['EVALSHA'])
    await browser.get('/set?a=2')
    const commands = proxy.take()
    expect(commands.map(([name]) => name)).to.deep.equal(['EVALSHA', 'EVALSHA'])
    expect(JSON.stringify(commands)).to.not.include('big').and.not.include(browser.id)
  } finally {
    await site.close()
    client.destroy()
    await proxy.close()
  }
})
