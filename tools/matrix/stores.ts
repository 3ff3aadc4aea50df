/** The columns of the table: a store, and what it runs on. */
export const STORES = ['JsonSessionStore', 'HashSessionStore', 'HashSessionStore without the module'] as const

export type StoreColumn = (typeof STORES)[number]

/** A test as mocha's JSON reporter tells it. */
export interface RanTest {
  readonly fullTitle: string
  readonly file: string
}

/** By the store that the title names first; files about hashes ask for a server without any module. */
export const columnOf = ({ fullTitle, file }: RanTest): StoreColumn => {
  if (/without any module/.test(fullTitle) || /\/hash-[^/]*$/.test(file))
    return 'HashSessionStore without the module'
  const [named] = /JsonSessionStore|RedisJSON|HashSessionStore|hashes/.exec(fullTitle) ?? []
  if (named === undefined) throw new Error(`the title names no store: ${fullTitle}`)
  return named.startsWith('JsonS') || named === 'RedisJSON' ? 'JsonSessionStore' : 'HashSessionStore'
}
