/** lib/koa-session */
import { bugsIn, spec } from '../mutant.ts'
import type { Mutant, Target } from '../mutant.ts'

const koa = (name: string): Target => spec(`koa-session/${name}`)

export const KOA_SESSION: readonly Mutant[] = [
  ...bugsIn(
    'koa-session/store.ts',
    [koa('options')],
    [
      {
        bug: 'koa: a session that is not rolling lives by activity',
        breaks: 'time',
        find: `rolling || maxAge === 'session'`,
        replace: `true`,
        likely: [koa('sessions')],
      },
      {
        bug: 'koa: a session without an age costs two reads',
        breaks: 'cost',
        find: `rolling || maxAge === 'session'`,
        replace: `rolling`,
        likely: [koa('sessions')],
      },
      {
        bug: 'koa: a session without an age, where the options have one, does not live by activity',
        breaks: 'time',
        find: `if (!loaded || slides || hasAge(loaded.baseline)) return loaded`,
        replace: `if (loaded !== undefined) return loaded`,
      },
      {
        bug: 'koa: the second save of a request makes a day of a session',
        breaks: 'time',
        find: `isForgotten(before, ctx) ? SESSION_COOKIE : age`,
        replace: `age`,
      },
      {
        bug: 'koa: what is begun in the request that ended a session is lost',
        breaks: 'I2',
        find: `      this.#tracked.release(owner)\n`,
        replace: ``,
      },
      {
        bug: 'koa: what koa-session leaves out of a save is taken for removed',
        breaks: 'I2',
        find: `name.startsWith('_') || RESERVED.has(name)`,
        replace: `RESERVED.has(name)`,
        likely: [koa('names')],
      },
      {
        bug: 'koa: a bound session is everybody’s',
        breaks: 'I12',
        find: `this.#sessions.load(key, { touch: slides, client })`,
        replace: `this.#sessions.load(key, { touch: slides })`,
        likely: [koa('traps')],
      },
    ],
  ),
  ...bugsIn(
    'koa-session/context-store.ts',
    [koa('parallel')],
    [
      {
        bug: 'koa: what is saved is not measured against what was read',
        breaks: 'I1',
        find: `store.set(key, session, maxAge, { ctx: this.#ctx })`,
        replace: `store.set(key, session, maxAge)`,
      },
    ],
  ),
  ...bugsIn(
    'koa-session/response.ts',
    [koa('response')],
    [
      {
        bug: 'koa: a response does not wait for a save that its handler does not wait for',
        breaks: 'I8',
        find: `if (this.#pending === 0) return end(...given)`,
        replace: `if (this.#pending >= 0) return end(...given)`,
      },
      {
        bug: 'koa: a response waits for the store, and not for the cookie that comes after it',
        breaks: 'I8',
        find: `const release = (): void => void setImmediate(() => this.#settled())`,
        replace: `const release = (): void => this.#settled()`,
      },
    ],
  ),
  ...bugsIn(
    'koa-session/age.ts',
    [koa('options')],
    [
      {
        bug: 'koa: a session lives ten seconds longer than its cookie',
        breaks: 'I7',
        find: `_expire: nowMs + expiresInMs - GRACE_MS`,
        replace: `_expire: nowMs + expiresInMs`,
      },
      {
        bug: 'koa: an age that is over is no end',
        breaks: 'time',
        find: `age <= 0 ? 'ended' : `,
        replace: ``,
      },
    ],
  ),
]
