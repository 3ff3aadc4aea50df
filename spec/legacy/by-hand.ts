/** Sessions made by hand, as a service without any library has them: HSET and EXPIRE for each, a SET of ids for each user. */
import { randomBytes } from 'node:crypto'
import type { Setting } from './services.ts'

const IDLE_SECONDS = 1800

export type Fields = Record<string, string>

export class SessionsByHand {
  readonly #client: Setting['client']
  readonly #prefix: string

  constructor({ client, prefix }: Setting) {
    this.#client = client
    this.#prefix = prefix
  }

  async login(user: string): Promise<string> {
    const [id, now] = [randomBytes(24).toString('base64url'), seconds()]
    const session = { user_id: user, email: `${user}@example.com`, role: 'user' }
    await this.#client.hSet(this.#keyOf(id), { ...session, created_at: now, last_activity: now })
    await this.#client.expire(this.#keyOf(id), IDLE_SECONDS)
    await this.#client.sAdd(this.#setOf(user), id)
    return id
  }

  async find(id: string): Promise<Fields | undefined> {
    const fields = await this.#client.hGetAll(this.#keyOf(id))
    if (fields['user_id'] === undefined) return undefined
    await this.#client.hSet(this.#keyOf(id), 'last_activity', seconds())
    await this.#client.expire(this.#keyOf(id), IDLE_SECONDS)
    return { ...fields }
  }

  async set(id: string, name: string, value: string): Promise<void> {
    await this.#client.hSet(this.#keyOf(id), name, value)
  }

  async logout(id: string, { user_id: user = '' }: Fields): Promise<void> {
    await this.#client.del(this.#keyOf(id))
    await this.#client.sRem(this.#setOf(user), id)
  }

  async logoutEverywhere({ user_id: user = '' }: Fields): Promise<void> {
    const keys = (await this.#client.sMembers(this.#setOf(user))).map((id) => this.#keyOf(id))
    for (const key of [...keys, this.#setOf(user)]) await this.#client.del(key)
  }

  #keyOf(id: string): string {
    return this.#prefix + id
  }

  #setOf(user: string): string {
    return `${this.#prefix}user:${user}:sessions`
  }
}

const seconds = (): string => String(Math.floor(Date.now() / 1000))
