/** Compiled, never run: a session of @fastify/session has the members of the schema's type. */
import { expectTypeOf } from 'expect-type'
import type { FastifyRequest } from 'fastify'
import type { SessionStore } from '@fastify/session'
import type { FastifySessionStore } from '../../lib/fastify-session/index.ts'
import type { Session as SessionData } from '../../lib/index.ts'

declare module 'fastify' {
  interface Session extends SessionData {}
}

expectTypeOf<FastifySessionStore<SessionData>>().toExtend<SessionStore>()

declare const request: FastifyRequest
expectTypeOf(request.session.user_id).toEqualTypeOf<SessionData['user_id']>()
expectTypeOf(request.session.get('role')).toEqualTypeOf<string | undefined>()
request.session.preferences = { theme: 'dark' }
request.session.set('permissions', ['read'])
// @ts-expect-error a wrong value
request.session.set('role', 5)
// @ts-expect-error a wrong value
request.session.preferences = { theme: 5 }

declare const sessions: FastifySessionStore<{ preferences: { theme: 'dark' | 'light' } }>
export const set = (): Promise<boolean> =>
  sessions.store.setPreference(request.session.sessionId, 'theme', 'dark')
export const wrong = (): Promise<boolean> =>
  // @ts-expect-error a wrong value
  sessions.store.setPreference(request.session.sessionId, 'theme', 'blue')
