/** The sets of users' old sessions: of the hash pattern its own, for connect-redis one of ours that ends by itself. */
import type { RedisTransport } from '../../redis/client.ts'
import { legacyLua } from '../../redis/lua.generated.ts'
import { CODE, failureIn, replyOf, textsIn } from '../../redis/reply.ts'
import type { Reply } from '../../redis/reply.ts'
import { ScriptRunner, script } from '../../redis/scripts.ts'
import type { LegacyOptions } from './options.ts'

const members = script(legacyLua.members)
/** Lua's stack holds some 8,000 arguments. */
const AT_ONCE = 1000

export class OldUsers {
  readonly #runner: ScriptRunner
  readonly #keyOf: (user: string) => string
  readonly #isOurs: '1' | ''

  constructor(from: LegacyOptions['from'], transport: RedisTransport, userPrefix: string) {
    this.#runner = new ScriptRunner(transport)
    this.#isOurs = from === 'hash' ? '' : '1'
    this.#keyOf = (user) =>
      from === 'hash'
        ? `${userPrefix}${decodeURIComponent(user)}:sessions`
        : `${userPrefix}${user}:sessions:legacy`
  }

  async enter(user: string, id: string, ms: number, deadline: number): Promise<void> {
    await this.#run('enter', user, [String(ms), this.#isOurs, id], deadline)
  }

  /** The same of a session that is there: also where memory has run out, so that whoever is served can be logged out. */
  async meet(user: string, id: string, ms: number, deadline: number): Promise<void> {
    await this.#run('meet', user, [String(ms), this.#isOurs, id], deadline)
  }

  async has(user: string, id: string, deadline: number): Promise<boolean> {
    return (await this.#run('has', user, ['', '', id], deadline)).code === CODE.OK
  }

  async leave(user: string, ids: readonly string[], deadline: number): Promise<void> {
    for (let i = 0; i < ids.length; i += AT_ONCE)
      await this.#run('leave', user, ['', '', ...ids.slice(i, i + AT_ONCE)], deadline)
  }

  async all(user: string, deadline: number): Promise<string[]> {
    return textsIn((await this.#run('all', user, ['', ''], deadline)).items[0])
  }

  async #run(what: string, user: string, args: readonly string[], deadline: number): Promise<Reply> {
    const given = [what, ...args]
    const reply = replyOf(await this.#runner.run(members, [this.#keyOf(user)], given, deadline))
    if (reply.code === CODE.REFUSED || reply.code === CODE.FOREIGN) throw failureIn(reply)
    return reply
  }
}
