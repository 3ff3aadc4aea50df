/** A suite that cannot fail proves nothing: stores that are wrong in one way each, and what the contract suite says of them. */
import { expect } from 'chai'
import { MemorySessionStore } from '../../lib/index.ts'
import { describeSessionStore } from '../../lib/testing/index.ts'
import type {
  StoreFactory,
  StoreInstance,
  SuiteData,
  SuiteOptions,
  SuiteSettings,
  SuiteStore,
} from '../../lib/testing/index.ts'

type Make = (options: SuiteOptions) => SuiteStore
type Case = readonly [title: string, body: () => Promise<void>]

/** The cases as a runner is given them, with the titles around them. */
function casesOf(factory: StoreFactory, settings: SuiteSettings = {}): Case[] {
  const cases: Case[] = []
  const around: string[] = []
  const runner = {
    describe: (title: string, body: () => void): void => {
      around.push(title)
      body()
      around.pop()
    },
    it: (title: string, body: () => Promise<void>) => cases.push([[...around, title].join(' '), body]),
  }
  describeSessionStore(runner, factory, { scale: 0.05, ...settings })
  return cases
}

/** The factory of a store whose records lie in that one object: the only other one is itself. */
function sharing(make: Make, options: SuiteOptions): StoreInstance {
  const store = make(options)
  return { store, anotherStore: () => store }
}

/** Those of the cases about a theme that fail. */
async function failing(make: Make, theme: RegExp): Promise<string[]> {
  const failed: string[] = []
  for (const [title, body] of casesOf((options) => sharing(make, options))) {
    if (!theme.test(title)) continue
    await body().catch(() => failed.push(title))
  }
  return failed
}

/** The right one, but for some methods. */
function wrong(options: SuiteOptions, change: (right: SuiteStore) => object): SuiteStore {
  const right: SuiteStore = new MemorySessionStore<SuiteData>(options)
  const changed = change(right)
  return new Proxy(right, {
    get: (_, name) => {
      const value: unknown = Reflect.get(name in changed ? changed : right, name)
      return typeof value === 'function' ? (value.bind(right) as unknown) : value
    },
  })
}

/** A store that is wrong, the theme it is wrong in, and some of what has to be said about it. */
const WRONG: readonly (readonly [string, RegExp, readonly RegExp[], Make])[] = [
  [
    'takes whatever it is given',
    /^the schema /,
    [/refuses setPath\(\) with a wrong type/, /refuses create\(\)/, /refuses modify\(\)/],
    (options) => new MemorySessionStore<SuiteData>({ ...options, schema: { type: 'object' } }),
  ],
  [
    'refuses with an error of its own',
    /^the schema refuses/,
    [/refuses replace\(\)/],
    (options) =>
      wrong(options, (right) => ({
        replace: (id: string, data: SuiteData) =>
          right.replace(id, data).catch(() => Promise.reject(Object.assign(new Error('no'), { code: 7 }))),
      })),
  ],
  [
    'lists nobody',
    /^(listByUser|countByUser)/,
    [/listByUser\(\)/],
    (options) => wrong(options, () => ({ listByUser: () => Promise.resolve([]) })),
  ],
  [
    'moves no session to a new id',
    /^(regenerate|an envelope|binding)/,
    [/^regenerate\(\)/, /^an envelope/, /^binding goes by the client/],
    (options) => wrong(options, () => ({ regenerate: () => Promise.resolve(null) })),
  ],
  [
    'shows its client nothing',
    /^binding/,
    [/^binding .* does not let/, /keeps at most 256 characters/],
    (options) =>
      wrong(options, (right) => ({
        create: (data: SuiteData, more: object = {}) => right.create(data, { ...more, client: {} }),
      })),
  ],
  [
    'reads a session as nothing at all',
    /^(create|read)\(\)/,
    [/^create\(\)/, /^read\(\)/],
    (options) => wrong(options, () => ({ get: () => Promise.resolve(null), read: () => Promise.resolve(null) })), // prettier-ignore
  ],
  [
    'loses what writers do at the same time',
    /^writers at the same time/,
    [/change \d+ different paths/, /increment/, /modify/],
    (options) => wrong(options, lostUpdates),
  ],
  [
    'applies a patch that it refuses',
    /^patch\(\)/,
    [/applies nothing when/],
    (options) =>
      wrong(options, (right) => ({
        patch: async (id: string, operations: readonly never[], more: object) => {
          if (!Array.isArray(operations) || operations.length < 2) return right.patch(id, operations, more)
          for (const operation of operations) await right.patch(id, [operation], more)
          return true
        },
      })),
  ],
  [
    'never ends a session',
    /^a session (lives|ends|keeps)/,
    [/lives for thirty minutes/],
    (options) => new MemorySessionStore<SuiteData>({ ...options, clock: () => 1_800_000_000_000 }),
  ],
  [
    'takes any option',
    /^the constructor/,
    [/./],
    (options) => new MemorySessionStore<SuiteData>(options.prefix === undefined ? {} : { prefix: options.prefix }), // prettier-ignore
  ],
]

/** Writes by reading and replacing. */
function lostUpdates(right: SuiteStore): object {
  const byReplacing = async (id: string, change: (now: SuiteData) => unknown): Promise<SuiteData | null> => {
    const now = await right.get(id)
    if (now === null) return null
    await new Promise(setImmediate)
    const after = structuredClone(now)
    await change(after)
    await right.replace(id, after)
    return after
  }
  return {
    increment: (id: string, [name]: [string], by = 1) =>
      byReplacing(id, (now) => (now[name] = Number(now[name] ?? 0) + by)).then((now) => now?.[name] ?? null),
    modify: (id: string, change: (now: SuiteData) => SuiteData) =>
      byReplacing(id, (now) => Object.assign(now, change(now))),
    patch: (id: string) => byReplacing(id, () => {}).then((now) => now !== null),
    grantPermissions: (id: string) => byReplacing(id, () => {}).then((now) => now !== null),
  }
}

describe('The contract suite', () => {
  for (const [title, theme, expected, make] of WRONG) {
    it(`finds a store that ${title}`, async () => {
      const failed = await failing(make, theme)
      for (const pattern of expected) expect(failed.some((name) => pattern.test(name)), `${String(pattern)} in ${failed.join('; ')}`).to.equal(true) // prettier-ignore
    }).timeout(60_000)
  }

  it('finds nothing wrong with the right one, and disposes of each store once', async () => {
    let open = 0
    let opened = 0
    const cases = casesOf((options) => {
      open++
      opened++
      const right: Make = (more) => new MemorySessionStore<SuiteData>(more)
      return { ...sharing(right, options), dispose: () => void open-- }
    })
    for (const [title, body] of cases) if (/^(touch|regenerate)\(\)/.test(title)) await body()
    expect([open, opened > 20]).to.deep.equal([0, true])
  })

  it('begins where the environment says, or its settings', () => {
    const before = process.env['SEED']
    const right: Make = (options) => new MemorySessionStore<SuiteData>(options)
    const factory: StoreFactory = (options) => sharing(right, options)
    const seeds = (settings?: SuiteSettings): Set<string> =>
      new Set(casesOf(factory, settings).flatMap(([title]) => /SEED=(\d+)/.exec(title)?.[1] ?? []))
    try {
      process.env['SEED'] = '12345'
      expect([...seeds()]).to.deep.equal(['12345'])
      expect([...seeds({ seed: 7 })]).to.deep.equal(['7'])
      for (const none of ['', 'x', '-1']) {
        process.env['SEED'] = none
        expect([...seeds()][0]).to.match(/^[1-9]\d*$/)
      }
    } finally {
      if (before === undefined) delete process.env['SEED']
      else process.env['SEED'] = before
    }
  })
})
