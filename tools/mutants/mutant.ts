/** A planted bug: one text of lib/ replaced by another, and what that breaks. */

/** The invariants of the store, and the rules of its scripts. */
export const RULES = {
  I1: 'gone stays gone',
  I2: 'nothing is lost between writers',
  I3: 'all or nothing',
  I4: 'nothing lives forever',
  I5: 'the index tells the truth',
  I6: 'nothing invalid is stored',
  I7: 'expired is absent',
  I8: 'every promise settles, and tells the truth',
  I9: 'secrets stay secret',
  I10: 'strangers cannot hurt',
  I11: 'the caller’s client is the caller’s',
  I12: 'one interface, the same answers',
  check: 'check first, write after',
  first: 'the first write decides, or cannot be refused',
  code: 'a result code says what happened',
  time: 'a session ends when it should',
  cost: 'one round trip, bounded work',
} as const

export interface Target {
  readonly spec: string
  /** Only tests whose titles match, as mocha's `--grep` takes it. */
  readonly grep?: string
}

export interface Mutant {
  /** The bug in a few words; no other has the same. */
  readonly bug: string
  /** Below lib/. */
  readonly file: string
  /** Occurs once in the file. */
  readonly find: string
  readonly replace: string
  readonly breaks: keyof typeof RULES
  /** Tests that should catch it, run first; if none does, the whole suite runs before it counts as survived. */
  readonly likely: readonly Target[]
}

type StoreName = 'JsonSessionStore' | 'HashSessionStore' | 'MemorySessionStore'

/** A theme of the contract suite on one store: `contract('JsonSessionStore', 'touch')`. */
export const contract = (store: StoreName, theme = ''): Target => ({
  spec: 'spec/contract.spec.ts',
  // One server is enough to catch it; the one without modules would have to be started first.
  grep: `^${store}${store === 'HashSessionStore' ? ' on a server with JSON commands' : ''} ${theme}`,
})

export const spec = (name: string, grep?: string): Target => ({
  spec: `spec/${name}.spec.ts`,
  ...(grep !== undefined && { grep }),
})

type Bug = Pick<Mutant, 'bug' | 'breaks' | 'find' | 'replace'> & { readonly likely?: readonly Target[] }

/** Bugs in one file, with the tests that are likely to catch those that name none of their own. */
export const bugsIn = (file: string, likely: readonly Target[], bugs: readonly Bug[]): readonly Mutant[] =>
  bugs.map((bug) => ({ file, likely, ...bug }))

/** The text with the bug in it. @throws {Error} if the mutant is stale: what it changes is not there exactly once. */
export function planted(text: string, { bug, file, find, replace }: Mutant): string {
  const times = text.split(find).length - 1
  if (times === 1) return text.replace(find, () => replace)
  throw new Error(`stale: “${bug}” wants to change what lib/${file} has ${times} times, not once:\n  ${find}`)
}
