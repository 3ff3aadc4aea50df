/** How long a session lives by its cookie, and what of the cookie is kept. */
import { expect } from 'chai'
import { Baseline } from '../../lib/adapters/baseline.ts'
import { cookieOf, keptCookie, lifeOf, steadied } from '../../lib/adapters/cookie.ts'
import { SessionInvalidError } from '../../lib/index.ts'

const NOW = 1_700_000_000_000
const DAY = 86_400_000
const CENTURY = 100 * 365.25 * DAY
const at = (ms: number): string => new Date(NOW + ms).toISOString()

describe('how long a session lives by its cookie', () => {
  const cases: readonly (readonly [
    string,
    Record<string, string | number | boolean | null> | null,
    unknown,
  ])[] = [
    ['no cookie: as the store has it', null, null],
    ['no age and no end: as the store has it', {}, null],
    ['null, a cookie of the browser session', { originalMaxAge: null }, null],
    ['false, as express-session’s README has it', { originalMaxAge: false }, null],
    ['an age', { originalMaxAge: 60_000 }, 60_000],
    ['an age that is not whole', { originalMaxAge: 0.5 }, 1],
    ['an age of 0', { originalMaxAge: 0 }, 'ended'],
    ['an age below 0', { originalMaxAge: -1 }, 'ended'],
    ['an age beyond what 32 bits hold', { originalMaxAge: 30 * DAY }, 30 * DAY],
    ['an age of thousands of years', { originalMaxAge: 2 ** 53 }, CENTURY],
    ['an end', { expires: at(5_000) }, 5_000],
    ['an end beside an age: the age', { originalMaxAge: 60_000, expires: at(5_000) }, 60_000],
    ['an end that is past', { expires: at(-1) }, 'ended'],
    ['an end that is now', { expires: at(0) }, 'ended'],
    ['an end in far centuries', { expires: '9999-12-31T23:59:59.999Z' }, CENTURY],
    ['what is no date: as the store has it', { expires: 'soon' }, null],
  ]
  for (const [what, cookie, life] of cases)
    it(`${what}: ${String(life)}`, () => expect(lifeOf(cookie, NOW, CENTURY)).to.equal(life))

  it('is capped by maxIdleTimeoutMs', () => {
    expect(lifeOf({ originalMaxAge: 30 * DAY }, NOW, DAY)).to.equal(DAY)
    expect(lifeOf({ expires: at(30 * DAY) }, NOW, DAY)).to.equal(DAY)
    expect(lifeOf({ originalMaxAge: 5 }, NOW, DAY)).to.equal(5)
  })
})

describe('what is kept of a cookie', () => {
  it('is nothing of what is none', () => {
    for (const none of [undefined, null, 'a=b', 5]) expect(keptCookie(none)).to.equal(null)
  })

  it('leaves out the end where there is an age, so that a session which slides needs no write', () => {
    const cookie = { originalMaxAge: 1_000, expires: new Date(NOW), path: '/', httpOnly: true }
    expect(keptCookie(cookie)).to.deep.equal({ originalMaxAge: 1_000, path: '/', httpOnly: true })
    expect(keptCookie({ expires: new Date(NOW) })).to.deep.equal({ expires: at(0) })
    expect(keptCookie({ expires: null, originalExpires: new Date(NOW) })).to.deep.equal({})
  })

  for (const age of [NaN, Infinity, -Infinity])
    it(`refuses an age of ${age} by name`, () => {
      expect(() => keptCookie({ originalMaxAge: age })).to.throw(SessionInvalidError).with.nested.property('issues[0].path').that.deep.equals(['cookie', 'originalMaxAge']) // prettier-ignore
    })
})

describe('the cookie that a framework is given', () => {
  it('ends when the session does', () => {
    expect(cookieOf({ originalMaxAge: 60_000, path: '/' }, 30_000, NOW)).to.deep.equal({
      originalMaxAge: 60_000,
      path: '/',
      expires: at(30_000),
    })
  })

  it('ends its age from now where the read came too soon to restart anything', () => {
    expect(cookieOf({ originalMaxAge: 60_000 }, 59_000, NOW)['expires']).to.equal(at(60_000))
    expect(cookieOf({ originalMaxAge: 60_000 }, 58_999, NOW)['expires']).to.equal(at(58_999))
  })

  it('is as it was kept without an age', () => {
    for (const kept of [{}, { originalMaxAge: null }, { expires: at(5) }, { maxAge: 5 }])
      expect(cookieOf(kept, 1_000, NOW)).to.deep.equal(kept)
  })

  it('is made of the session’s time where nobody has kept one', () => {
    const made = { originalMaxAge: 1_000, httpOnly: true, path: '/', expires: at(1_000) }
    expect(cookieOf(null, 1_000, NOW)).to.deep.equal(made)
  })
})

describe('an age that is read and set again', () => {
  const before = new Baseline({}, { originalMaxAge: 1_000, path: '/' }, 1_000, NOW)
  const ageAfter = (originalMaxAge: number, measure: Baseline | undefined = before): unknown =>
    steadied({ envelope: { originalMaxAge }, life: originalMaxAge }, measure).envelope?.['originalMaxAge']

  it('does not lose the milliseconds between two looks at the clock', () => {
    expect([999, 990].map((age) => ageAfter(age))).to.deep.equal([1_000, 1_000])
    expect(steadied({ envelope: { originalMaxAge: 999 }, life: 999 }, before).life).to.equal(1_000)
  })

  it('is what the application says otherwise', () => {
    expect([989, 1_001, 0, -1].map((age) => ageAfter(age))).to.deep.equal([989, 1_001, 0, -1])
    expect(steadied({ envelope: { originalMaxAge: 5 }, life: 5 }, undefined).life).to.equal(5)
    const unlooked = new Baseline({}, { originalMaxAge: 1_000 }, undefined, NOW)
    expect(steadied({ envelope: { originalMaxAge: 999 }, life: 999 }, unlooked).life).to.equal(999)
  })
})
