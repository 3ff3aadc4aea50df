/** Compiled, never run: a session of koa-session has the members of the schema's type. */
import { expectTypeOf } from 'expect-type'
import type { Context } from 'koa'
import type { CreateSessionOptions } from 'koa-session'
import type { KoaSession, KoaSessionStore } from '../../lib/koa-session/index.ts'
import type { Session as SessionData } from '../../lib/index.ts'

declare module 'koa' {
  interface DefaultContext {
    get session(): KoaSession<SessionData> | null
    set session(value: SessionData | null)
  }
}

declare const sessions: KoaSessionStore<SessionData>
export const preferred: CreateSessionOptions = { ContextStore: sessions.ContextStore }
// koa-session calls these with more than its own types say: `maxAge` may be 'session'.
expectTypeOf(sessions).toExtend<NonNullable<CreateSessionOptions['store']>>()

declare const ctx: Context
expectTypeOf(ctx.session?.user_id).toEqualTypeOf<SessionData['user_id']>()
expectTypeOf(ctx.session?.isNew).toEqualTypeOf<boolean | undefined>()
ctx.session = { user_id: 7, preferences: { theme: 'dark' } }
ctx.session = null
// @ts-expect-error a wrong value
ctx.session = { preferences: { theme: 5 } }

declare const session: KoaSession<{ theme: 'dark' | 'light' }>
session.theme = 'dark'
session.maxAge = 'session'
// @ts-expect-error a wrong value
session.theme = 'blue'
// @ts-expect-error the framework's own
session.isNew = true
