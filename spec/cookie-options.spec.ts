/** What `cookieOptions` answers, and the header that each framework makes of it. */
import { once } from 'node:events'
import type { RequestListener } from 'node:http'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import fastifyCookie from '@fastify/cookie'
import { expect } from 'chai'
import express from 'express'
import fastify from 'fastify'
import Koa from 'koa'
import { MemorySessionStore, cookieOptions } from '../lib/index.ts'

const MINUTE = 60_000
const NAME = '__Host-session'
const ATTRIBUTES = { httpOnly: true, secure: true, sameSite: 'lax', path: '/' }
const ages = (...ms: number[]): number[] => ms.map((expiresInMs) => cookieOptions({ expiresInMs }).maxAge)

/** The Set-Cookie of one request, over what a proxy says is HTTPS. */
async function setCookieOf(listener: RequestListener): Promise<string> {
  const server = createServer(listener).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const { headers } = await fetch(url, { headers: { 'x-forwarded-proto': 'https', connection: 'close' } })
  server.close()
  return headers.getSetCookie().join('\n').toLowerCase()
}

type Life = { readonly expiresInMs: number } | null

const FRAMEWORKS: Readonly<Record<string, (session: Life, value: string) => Promise<string>>> = {
  'express 5': (session, value) => {
    const app = express()
    app.use((_req, res) => {
      res.cookie(NAME, value, cookieOptions(session, { maxAgeIn: 'milliseconds' })).end()
    })
    return setCookieOf(app)
  },
  'koa 3': (session, value) => {
    const app = new Koa({ proxy: true })
    app.use((ctx) => {
      ctx.cookies.set(NAME, value, cookieOptions(session, { maxAgeIn: 'milliseconds' }))
      ctx.body = ''
    })
    return setCookieOf((req, res) => void app.callback()(req, res))
  },
  'fastify 5': async (session, value) => {
    const app = fastify()
    await app.register(fastifyCookie)
    app.get('/', (_request, reply) => reply.setCookie(NAME, value, cookieOptions(session)).send())
    const { headers } = await app.inject('/')
    return String(headers['set-cookie']).toLowerCase()
  },
}

/** In seconds from now, however the header says it. */
function ageIn(header: string): number {
  const seconds = /max-age=(\d+)/.exec(header)?.[1]
  return seconds === undefined
    ? (Date.parse(/expires=([^;]*)/.exec(header)?.[1] ?? '') - Date.now()) / 1_000
    : Number(seconds)
}

describe('cookieOptions()', () => {
  it('is for HTTPS, for no script, for no request of another site, and fit for a __Host- name', () => {
    expect(cookieOptions({ expiresInMs: 30 * MINUTE })).to.deep.equal({ ...ATTRIBUTES, maxAge: 1_800 })
  })

  it('has the age of the session in whole seconds, rounded up, or in milliseconds', () => {
    expect(ages(1, 999, 1_000, 1_001, 30 * MINUTE - 1)).to.deep.equal([1, 1, 1, 2, 1_800])
    expect(cookieOptions({ expiresInMs: 1_001 }, { maxAgeIn: 'milliseconds' }).maxAge).to.equal(2_000)
  })

  it('removes the cookie of a session that has gone, or has ended', () => {
    expect(cookieOptions(null)).to.deep.equal({ ...ATTRIBUTES, maxAge: 0 })
    expect(ages(0, -1, -MINUTE, -Infinity)).to.deep.equal([0, 0, 0, 0])
  })

  it('goes no further than the 400 days that browsers allow', () => {
    const [allowed = 0] = ages(400 * 24 * 60 * MINUTE)
    expect(ages(400 * 24 * 60 * MINUTE + 1, 100 * 365 * 24 * 60 * MINUTE, Infinity)).to.deep.equal(
      Array(3).fill(allowed),
    )
    expect(allowed).to.equal(34_560_000)
  })

  it('refuses what says nothing of how long it lives', () => {
    const wrong: unknown[] = [undefined, {}, { expiresInMs: NaN }, { expiresInMs: '1800' }, 1_800, 'an id']
    for (const session of wrong)
      expect(() => cookieOptions(session as null)).to.throw(TypeError, 'expiresInMs')
    for (const maxAgeIn of ['minutes', null] as unknown[])
      expect(() => cookieOptions(null, { maxAgeIn: maxAgeIn as 'seconds' })).to.throw(TypeError, 'maxAgeIn')
  })

  it("follows the session's own idle timeout, its sliding, and its deadline", async () => {
    let now = 1_790_000_000_000
    const store = new MemorySessionStore({ clock: () => now, absoluteTimeoutMs: 60 * MINUTE })
    const { id } = await store.create({ user_id: 1001 }, { idleTimeoutMs: 40 * MINUTE })
    const age = async (touch: boolean): Promise<number> =>
      cookieOptions(await store.read(id, { touch })).maxAge / 60
    expect(await age(false)).to.equal(40)
    now += 10 * MINUTE
    expect([await age(false), await age(true)]).to.deep.equal([30, 40])
    now += 30 * MINUTE
    expect(await age(true)).to.equal(20)
    now += 20 * MINUTE
    expect(await age(true)).to.equal(0)
  })

  for (const [name, header] of Object.entries(FRAMEWORKS))
    it(`becomes the right header in ${name}`, async () => {
      const kept = await header({ expiresInMs: 30 * MINUTE }, 'an-id')
      expect(kept).to.match(/^__host-session=an-id; /)
      expect(ageIn(kept)).to.be.within(1_790, 1_801)
      const gone = await header(null, '')
      expect(gone).to.match(/^__host-session=; /)
      expect(ageIn(gone)).to.be.at.most(0)
      for (const text of [kept, gone])
        expect(text.split('; ')).to.include.members(['path=/', 'httponly', 'secure', 'samesite=lax'])
    })
})
