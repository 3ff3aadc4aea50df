/** lib/fastify-session */
import { bugsIn, spec } from '../mutant.ts'
import type { Mutant, Target } from '../mutant.ts'

const fastify = (name: string): Target => spec(`fastify-session/${name}`)

export const FASTIFY_SESSION: readonly Mutant[] = [
  ...bugsIn(
    'fastify-session/store.ts',
    [fastify('traps')],
    [
      {
        bug: 'fastify: what is saved is not measured against what was read',
        breaks: 'I1',
        find: `if (reading instanceof Reading && !this.#tracked.baselineOf(session, id))`,
        replace: `if (false as boolean)`,
        likely: [fastify('parallel')],
      },
      {
        bug: 'fastify: a session with a new id is measured against what was read under the old one',
        breaks: 'I2',
        find: `this.#tracked.bind(session, reading.id, reading.baseline)`,
        replace: `this.#tracked.bind(session, id, reading.baseline)`,
      },
      {
        bug: 'fastify: a second save is measured against what was read first',
        breaks: 'I2',
        find: `if (reading instanceof Reading && !this.#tracked.baselineOf(session, id))`,
        replace: `if (reading instanceof Reading)`,
      },
      {
        bug: 'fastify: a read does not restart the idle timer',
        breaks: 'time',
        find: `await this.#sessions.load(id, { touch: true })`,
        replace: `await this.#sessions.load(id, { touch: false })`,
      },
      {
        bug: 'fastify: a member may hide a method of the session',
        breaks: 'I10',
        find: `['options', 'touch', 'regenerate', 'get', 'set', 'destroy', 'reload', 'save', 'isModified', 'isSaved']`,
        replace: `['options', 'touch', 'regenerate', 'get', 'set', 'destroy', 'reload', 'isModified', 'isSaved']`,
        likely: [fastify('names')],
      },
      {
        bug: 'fastify: nobody knows whose a new session is',
        breaks: 'I12',
        find: `before ? undefined : clientOf(request)`,
        replace: `undefined`,
      },
    ],
  ),
  ...bugsIn(
    'fastify-session/reading.ts',
    [fastify('names')],
    [
      {
        bug: 'fastify: what the store adds to a session is in texts that are made of it',
        breaks: 'I9',
        find: `toJSON(): undefined {`,
        replace: `asJson(): undefined {`,
      },
    ],
  ),
  ...bugsIn(
    'fastify-session/cookie.ts',
    [fastify('cookies')],
    [
      {
        bug: 'fastify: a cookie ends when it was said to, not when its session does',
        breaks: 'time',
        find: `cookieOf(envelope, expiresInMs, nowMs)`,
        replace: `envelope`,
      },
      {
        bug: 'fastify: an end that the application sets beside an age is none',
        breaks: 'time',
        find: `Number.isNaN(endMs) || isFromAge(`,
        replace: `true || isFromAge(`,
      },
      {
        bug: 'fastify: a session that was made elsewhere takes the plugin’s age',
        breaks: 'time',
        find: `return { originalMaxAge: expiresInMs, expires: new Date(nowMs + expiresInMs).toISOString() }`,
        replace: `return undefined`,
      },
    ],
  ),
]
