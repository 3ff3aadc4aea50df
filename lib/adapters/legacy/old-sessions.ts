/** Old sessions under their keys: each method is one script on one key. */
import type { RedisTransport } from '../../redis/client.ts'
import { legacyLua } from '../../redis/lua.generated.ts'
import { CODE, failureIn, numberAt, replyOf, textAt } from '../../redis/reply.ts'
import type { Reply } from '../../redis/reply.ts'
import { ScriptRunner, compileScripts } from '../../redis/scripts.ts'
import type { OldContent, OldForm } from './form.ts'

const { members: _ofUsers, ...scripts } = compileScripts(legacyLua)

export interface OldSession extends OldContent {
  /** Of the content, whatever its type. */
  readonly digest: string
  /** `moving`: it stands, and who wants to change it has to move it first. `moved`: it is in the store. */
  readonly phase: 'live' | 'moving' | 'moved'
  readonly nowMs: number
  /** -1: it has no expiry. */
  readonly leftMs: number
  /** Its key lives on when it has ended. */
  readonly overstays: boolean
}

/** Of what was written. */
export type Written = Pick<OldSession, 'digest' | 'nowMs' | 'leftMs'>

const EMPTY: OldContent = { data: {}, envelope: null, createdMs: null, endsMs: null, hidden: {} }
/** An expiry in whole seconds, and the time between two looks at the clock. */
const SLACK_MS = 2000

export class OldSessions {
  readonly form: OldForm
  readonly #runner: ScriptRunner
  readonly #prefix: string
  readonly #clock: () => number

  /** `clock`: what the service judges its sessions by. */
  constructor(form: OldForm, transport: RedisTransport, prefix: string, clock: () => number) {
    this.form = form
    this.#runner = new ScriptRunner(transport)
    this.#prefix = prefix
    this.#clock = clock
  }

  keyOf(id: string): string {
    return this.#prefix + id
  }

  /** `touch`: slides it on the way. `null`: there is none. */
  async read(
    id: string,
    deadline: number,
    touch?: { readonly idleTimeoutMs: number; readonly intervalMs: number },
  ): Promise<OldSession | null> {
    const asked = touch ? [String(touch.idleTimeoutMs), String(touch.intervalMs)] : ['', '']
    const reply = await this.#run('read', id, asked, deadline)
    if (reply.code === CODE.GONE) return null
    const phase = textAt(reply, 3) as OldSession['phase']
    const content = phase === 'moved' ? EMPTY : this.form.decode(reply.items[4])
    const written = writtenIn(reply)
    if (content.endsMs === null) return { ...content, ...written, phase, overstays: false }
    const endsInMs = content.endsMs - this.#clock()
    if (endsInMs <= 0) return null
    const overstays = written.leftMs < 0 || written.leftMs > endsInMs + SLACK_MS
    return { ...content, ...written, phase, overstays, ...(overstays && { leftMs: endsInMs }) }
  }

  /** `undefined`: something has this name. */
  async create(id: string, content: OldContent, ms: number, deadline: number): Promise<Written | undefined> {
    const args = [String(ms), ...this.form.whole(content, this.#clock(), ms)]
    const reply = await this.#run('create', id, args, deadline)
    return reply.code === CODE.EXISTS ? undefined : writtenIn(reply)
  }

  /** `undefined`: it is not what it was. `ms`: the time from now on. */
  async write(
    id: string,
    before: OldSession,
    after: OldContent,
    ms: number | undefined,
    deadline: number,
  ): Promise<Written | undefined> {
    return this.#write('', id, [before, after], ms, deadline)
  }

  /** The same as a touch, which works when Redis is out of memory. */
  async slide(
    id: string,
    before: OldSession,
    after: OldContent,
    ms: number,
    deadline: number,
  ): Promise<Written | undefined> {
    return this.#write('1', id, [before, after], ms, deadline)
  }

  async #write(
    isTouch: '1' | '',
    id: string,
    [before, after]: readonly [OldSession, OldContent],
    ms: number | undefined,
    deadline: number,
  ): Promise<Written | undefined> {
    const endsInMs = ms ?? Math.max(before.leftMs, 0)
    const changes = this.form.changes(before, after, this.#clock(), endsInMs, ms !== undefined)
    const reply = await this.#run(
      'write',
      id,
      [before.digest, String(ms ?? ''), isTouch, ...changes],
      deadline,
    )
    return reply.code === CODE.OK ? writtenIn(reply) : undefined
  }

  async remove(id: string, digest: string, deadline: number): Promise<'done' | 'gone' | 'changed'> {
    const { code } = await this.#run('remove', id, [digest], deadline)
    return code === CODE.OK ? 'done' : code === CODE.GONE ? 'gone' : 'changed'
  }

  /** The digest after it; `undefined`: it is not what it was. */
  async step(
    id: string,
    step: 'freeze' | 'thaw' | 'commit' | 'forget',
    digest: string,
    deadline: number,
  ): Promise<string | undefined> {
    const reply = await this.#run('step', id, [step, digest], deadline)
    return reply.code === CODE.OK ? textAt(reply, 0) : undefined
  }

  /** @throws {SessionStoreError} */
  async #run(
    name: keyof typeof scripts,
    id: string,
    args: readonly string[],
    deadline: number,
  ): Promise<Reply> {
    const given = [this.form.type, ...args]
    const reply = replyOf(await this.#runner.run(scripts[name], [this.keyOf(id)], given, deadline))
    if (reply.code === CODE.REFUSED) throw failureIn(reply)
    return reply
  }
}

const writtenIn = (reply: Reply): Written => ({
  nowMs: numberAt(reply, 0),
  leftMs: numberAt(reply, 1),
  digest: textAt(reply, 2),
})
