/** The types of a session's data when the store is given no schema. */
import type { JsonValue } from './json.ts'

/**
 * The data that `schemas/session.schema.json` describes. The schema is open: any further member at the root is stored
 * and comes back. The type names only these, since an index signature would make every misspelt path a legal one; an
 * application with members of its own says so: `JsonSessionStore<Session & { cart?: string[] }>`. Preferences
 * are what every application extends, so there any name may be used, and the two that are known keep their type.
 */
export type Session = {
  /** Absent or `null`: nobody is logged in. `1001` and `'1001'` are one user. */
  user_id?: number | string | null
  email?: string
  role?: string
  /** Each permission once. */
  permissions?: string[]
  preferences?: SessionPreferences
}

export type SessionPreferences = {
  theme?: string
  language?: string
  [more: string]: JsonValue | undefined
}
