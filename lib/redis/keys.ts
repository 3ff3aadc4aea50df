/** The names of keys. Nothing else in the library makes one. */

export interface KeyNames {
  readonly prefix: string
  readonly userPrefix: string
}

export const indexKey = (names: KeyNames, user: string): string => `${names.userPrefix}${user}:sessions:index`

/**
 * Keys that a script declares and does not use: of two slots, unless a hash tag or the server puts all in one. A clustered
 * server refuses the script before anything is applied, whichever slot the record lies in.
 */
export const witnesses = (prefix: string): [string, string] => [prefix, `${prefix}#`]
