/** Who may log in. Accounts are made up on the spot and forgotten at the end; the passwords are real all the same. */
import { hash, verify } from '@node-rs/argon2'

export interface Credentials {
  readonly name: string
  readonly password: string
}

const MIN_PASSWORD = 8
const MAX_PASSWORD = 200

export class Users {
  /** Argon2id, by the library's settings (OWASP Password Storage Cheat Sheet): never a password. */
  readonly #hashes = new Map<string, string>()

  /** A new name makes an account. `false`: the name is known, and this is not its password. */
  async enter({ name, password }: Credentials): Promise<boolean> {
    if (!this.#hashes.has(name)) {
      const made = await hash(password)
      // Somebody else may have taken the name meanwhile.
      if (!this.#hashes.has(name)) {
        this.#hashes.set(name, made)
        return true
      }
    }
    return this.knows({ name, password })
  }

  async knows({ name, password }: Credentials): Promise<boolean> {
    const kept = this.#hashes.get(name)
    return kept !== undefined && verify(kept, password)
  }

  async change({ name, password }: Credentials): Promise<void> {
    this.#hashes.set(name, await hash(password))
  }
}

/** What is wrong with a form's name, for the person who typed it. */
export const nameProblem = (name: string): string | undefined =>
  /^[a-z0-9][a-z0-9._-]{0,31}$/.test(name)
    ? undefined
    : 'A name has 1 to 32 letters, digits, dots, dashes or underscores, and begins with a letter or digit.'

export const passwordProblem = (password: string): string | undefined =>
  password.length >= MIN_PASSWORD && password.length <= MAX_PASSWORD
    ? undefined
    : `A password has ${MIN_PASSWORD} to ${MAX_PASSWORD} characters.`
