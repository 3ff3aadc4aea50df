/**
 * Sessions in NestJS 12, which takes express-session as it is. Decorators have to be compiled, as in every Nest project:
 * `npx tsc -p examples/nestjs && REDIS_URL=redis://127.0.0.1:6379 node .cache/nestjs/examples/nestjs/server.js`
 * Outside of this repository the imports are 'json-session-store' and 'json-session-store/express-session'.
 */
import 'reflect-metadata'
import { promisify } from 'node:util'
import { Body, Controller, Get, Inject, Module, Post, Put, Req, Session } from '@nestjs/common'
import { NestFactory } from '@nestjs/core'
import type { Request } from 'express'
import session from 'express-session'
import { createClient } from 'redis'
import { ExpressSessionStore } from '../../lib/express-session/index.ts'
import { JsonSessionStore } from '../../lib/index.ts'
import type { Session as Data } from '../../lib/index.ts'

const { REDIS_URL = 'redis://127.0.0.1:6379', PORT = '3000' } = process.env
const { SESSION_SECRET: secret = 'for development only' } = process.env
const secure = process.env['NODE_ENV'] === 'production'
const client = await createClient({ url: REDIS_URL }).connect()
const sessions = new ExpressSessionStore({ store: new JsonSessionStore({ client, prefix: 'nestjs:' }) })

@Controller()
class AccountController {
  @Inject(ExpressSessionStore) readonly sessions!: ExpressSessionStore<Data>

  /** Whoever says a name is believed here; examples/web checks passwords and forms. */
  @Post('login')
  async login(@Req() req: Request, @Body() { name }: { name: string }): Promise<void> {
    // A new id, the user and all else in one step; `regenerate` would do it in two.
    await this.sessions.login(req, { user_id: name, preferences: { theme: 'light' } })
  }

  @Get('me')
  me(@Session() { user_id, preferences }: Data): object {
    return { user_id, preferences }
  }

  /** What a request changes is saved when it ends, and nothing else: two at once lose nothing of each other's. */
  @Put('language')
  setLanguage(@Session() data: Data, @Body() { value }: { value: string }): void {
    data.preferences = { ...data.preferences, language: value }
  }

  /** Or in place, at once: one command, checked by the schema. */
  @Put('theme')
  async setTheme(@Req() { sessionID }: Request, @Body() { value }: { value: string }): Promise<void> {
    await this.sessions.store.setPreference(sessionID, 'theme', value)
  }

  @Post('logout')
  async logout(@Req() { session: ended }: Request): Promise<void> {
    await promisify<void>((done) => ended.destroy(done))()
  }

  @Post('logout-everywhere')
  async logoutEverywhere(@Session() { user_id }: Data): Promise<{ ended: number }> {
    return { ended: await this.sessions.store.destroyByUser(user_id ?? '') }
  }
}

@Module({
  controllers: [AccountController],
  providers: [{ provide: ExpressSessionStore, useValue: sessions }],
})
class AppModule {}

const app = await NestFactory.create(AppModule, { logger: ['error', 'warn'] })
// Behind a proxy that ends TLS, `app.set('trust proxy', 1)` too.
const cookie = { httpOnly: true, sameSite: 'lax', secure, maxAge: 3_600_000 } as const
const store = app.get(ExpressSessionStore)
// `store` is all that changes; `rolling`: the cookie slides as the session does.
app.use(session({ store, secret, resave: false, saveUninitialized: false, rolling: true, cookie }))

await app.listen(Number(PORT), '127.0.0.1')
console.log(await app.getUrl())
process.once('SIGTERM', () => void app.close().then(() => client.destroy()))
