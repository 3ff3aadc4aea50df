import { expect } from 'chai'
import { handleOf } from '../../lib/domain/session-id.ts'
import type { Change, Ended, Entry, SessionEntry, UserEntry, View } from '../../tools/faults/journal.ts'
import { judge } from '../../tools/faults/judge/judge.ts'
import type { Case } from '../../tools/faults/judge/judge.ts'

const HOUR = 3_600_000
const ID = 'a'.repeat(43)
const NEW_ID = 'b'.repeat(43)

/** Calls of one session, each a second after the one before. */
let clock = 0
beforeEach(() => {
  clock = 0
})

type Extra = Partial<Pick<SessionEntry, 'id' | 'view' | 'error' | 'lateMs' | 'session' | 'start' | 'end'>>

function call(operation: string, ended: Ended, changes: readonly Change[], extra: Extra = {}): SessionEntry {
  const start = (clock += 1000)
  return { operation, ended, changes, session: 's0-1', id: ID, worker: 0, start, end: start + 10, ...extra }
}

function onUser(kind: UserEntry['kind'], ended: Ended, extra: Partial<UserEntry> = {}): UserEntry {
  const start = (clock += 1000)
  return { operation: kind, kind, ended, user: 'u', worker: 0, start, end: start + 10, ...extra }
}

const set = (member: 'theme' | 'role' | 'user', value: string): Change => ({ kind: 'set', member, value })
const token = (name: string): Change => ({ kind: 'add', token: name })
const INCREMENT: Change = { kind: 'increment' }
const END: Change = { kind: 'end' }
const move = (to: string): Change => ({ kind: 'move', to })

const begun = (ended: Ended = 'applied', extra: Extra = {}): SessionEntry =>
  call(
    'create',
    ended,
    [{ kind: 'begin' }, set('theme', 't0'), set('role', 'r0'), set('user', 'u'), token('p0')],
    extra,
  )

const VIEW: View = { visits: 0, theme: 't0', role: 'r0', user: 'u', permissions: ['p0'] }

interface Held {
  readonly id?: string
  readonly view?: View
  readonly ttlMs?: number
  /** `undefined`: it is in no index. */
  readonly score?: number | undefined
}

/** What lies in Redis; with the index of the user u. */
function held(...sessions: readonly Held[]): Case['snapshot'] {
  const at = 1_700_000_000_000
  const found = sessions.map(
    ({ id = ID, view = VIEW, ttlMs = HOUR }) => [handleOf(id), { view, ttlMs }] as const,
  )
  const entries = sessions.flatMap((one): [string, number][] => {
    const { id = ID, score } = { score: at + 4 * HOUR, ...one }
    return score === undefined ? [] : [[handleOf(id), score]]
  })
  const indexes = new Map(entries.length > 0 ? [['u', { entries: new Map(entries), ttlMs: 4 * HOUR }]] : [])
  return { sessions: new Map(found), indexes, others: [], at }
}

const verdict = (entries: readonly Entry[], snapshot: Case['snapshot'], rules: Partial<Case> = {}) =>
  judge({ entries, snapshot, mayLose: 'nothing', strikes: [], crossSlot: false, clocks: false, ...rules })

/** One of each kind. */
const wrong = (...args: Parameters<typeof verdict>): string[] => [
  ...new Set(verdict(...args).wrong.map(({ rule }) => rule)),
]

describe('the judge of faults', () => {
  describe('finds nothing wrong', () => {
    it('where all is as it was answered', () => {
      const entries = [
        begun(),
        call('increment', 'applied', [INCREMENT], { view: { visits: 1 } }),
        call('grantPermissions', 'applied', [token('p1')]),
        call('revokePermissions', 'applied', [{ kind: 'remove', token: 'p0' }]),
        call('setPreference', 'applied', [set('theme', 't1')]),
        onUser('set', 'applied', { value: 'r1' }),
        onUser('list', 'applied', { listed: [handleOf(ID)] }),
      ]
      const view = { visits: 1, theme: 't1', role: 'r1', user: 'u', permissions: ['p1'] }
      expect(wrong(entries, held({ view }))).to.deep.equal([])
    })

    for (const visits of [0, 1])
      it(`where an unknown increment has taken effect ${visits} times`, () => {
        const entries = [begun(), call('increment', 'unknown', [INCREMENT])]
        expect(wrong(entries, held({ view: { ...VIEW, visits } }))).to.deep.equal([])
      })

    it('where a session is gone of which an unknown call may have been the end', () => {
      expect(wrong([begun(), call('destroy', 'unknown', [END])], held({}))).to.deep.equal([])
      expect(
        wrong([begun(), call('destroy', 'unknown', [END])], held({ ttlMs: 0, score: undefined })),
      ).to.deep.equal([])
    })

    it('where a login was seen before it was revoked', () => {
      const revoked = { error: 'ERR_SESSION_REVOKED', end: 9000 }
      const entries = [
        begun(),
        call('update of the user', 'applied', [set('user', 'v'), END], revoked),
        call('get', 'applied', [], { view: { ...VIEW, user: 'v' } }),
        onUser('end', 'applied', { user: 'v' }),
      ]
      expect(wrong(entries, held({ ttlMs: 0, score: undefined }))).to.deep.equal([])
    })

    it('where a late write came to nothing', () => {
      const entries = [begun(), call('destroy', 'applied', [END]), call('increment', 'absent', [INCREMENT])]
      expect(wrong(entries, held({ ttlMs: 0, score: undefined }))).to.deep.equal([])
    })

    it('where one of two overlapping writes came last', () => {
      const entries = [
        begun(),
        call('setPreference', 'applied', [set('theme', 't1')], { end: 9000 }),
        call('setPreference', 'applied', [set('theme', 't2')]),
      ]
      for (const theme of ['t1', 't2'])
        expect(wrong(entries, held({ view: { ...VIEW, theme } })), theme).to.deep.equal([])
    })

    it('where a session was left out when all others of its user ended', () => {
      expect(wrong([begun(), onUser('end', 'applied', { except: ID })], held({}))).to.deep.equal([])
    })
  })

  const GONE = held({ ttlMs: 0, score: undefined })
  const showing = (view: Partial<View>): Case['snapshot'] => held({ view: { ...VIEW, ...view } })
  const cases: readonly [string, rule: string, () => readonly Entry[], Case['snapshot'], Partial<Case>?][] = [
    ['an increment that said it was not applied', 'applied, though it said not', () => [begun(), call('increment', 'not-applied', [INCREMENT])], showing({ visits: 1 })],
    ['an increment that counts twice', 'applied, though it said not', () => [begun(), call('increment', 'unknown', [INCREMENT])], showing({ visits: 2 })],
    ['a permission whose grant said it was not applied', 'applied, though it said not', () => [begun(), call('grantPermissions', 'not-applied', [token('p1')])], showing({ permissions: ['p0', 'p1'] })],
    ['a value that was not written', 'applied, though it said not', () => [begun(), call('setPreference', 'not-applied', [set('theme', 't1')])], showing({ theme: 't1' })],
    ['a session whose creation said it was not applied', 'applied, though it said not', () => [begun('not-applied')], held({})],
    ['an id whose move said it was not applied', 'applied, though it said not', () => [begun(), call('regenerate', 'not-applied', [move(NEW_ID)])], held({ id: NEW_ID })],
    ['a permission that is there twice', 'applied twice', () => [begun()], showing({ permissions: ['p0', 'p0'] })],
    ['an acknowledged increment that is missing', 'an acknowledged write is missing', () => [begun(), call('increment', 'applied', [INCREMENT])], held({})],
    ['an acknowledged permission that is missing', 'an acknowledged write is missing', () => [begun(), call('grantPermissions', 'applied', [token('p1')])], held({})],
    ['a permission that was taken back and is there', 'an acknowledged write is missing', () => [begun(), call('revokePermissions', 'applied', [{ kind: 'remove', token: 'p0' }])], held({})],
    ['a value that was overwritten since', 'an acknowledged write is missing', () => [begun(), call('setPreference', 'applied', [set('theme', 't1')])], held({})],
    ['a role that was not set in all sessions of a user', 'an acknowledged write is missing', () => [begun(), onUser('set', 'applied', { value: 'r1' })], held({})],
    ['a read that misses an acknowledged write', 'an acknowledged write is missing', () => [begun(), call('increment', 'applied', [INCREMENT]), call('get', 'applied', [], { view: { visits: 0 } })], showing({ visits: 1 })],
    ['a part of a patch', 'an acknowledged write is missing', () => [begun(), call('patch', 'applied', [INCREMENT, token('p1')])], showing({ visits: 1 })],
    ['a session that was destroyed', 'there after its end', () => [begun(), call('destroy', 'applied', [END])], held({})],
    ['a session after all of its user were ended', 'there after its end', () => [begun(), onUser('end', 'applied')], held({})],
    ['a write to a session that had been destroyed', 'alive after its end', () => [begun(), call('destroy', 'applied', [END]), call('increment', 'applied', [INCREMENT])], GONE],
    ['an old id that still works', 'alive under an id that it had left', () => [begun(), call('regenerate', 'applied', [move(NEW_ID)]), call('touch', 'applied', [])], held({ id: NEW_ID })],
    ['an old id that is still there', 'there under an id that it had left', () => [begun(), call('regenerate', 'applied', [move(NEW_ID)])], held({})],
    ['two ids of one session', 'there under two ids', () => [begun(), call('regenerate', 'unknown', [move(NEW_ID)])], held({}, { id: NEW_ID })],
    ['a session that is gone', 'gone, though nobody ended it', () => [begun()], GONE],
    ['a session whose end said it was not applied', 'gone, though nobody ended it', () => [begun(), call('destroy', 'not-applied', [END])], GONE],
    ['a session that was left out and is gone', 'gone, though nobody ended it', () => [begun(), onUser('end', 'applied', { except: ID })], GONE],
    ['"no such session" for one that lives', 'absent, though nobody ended it', () => [begun(), call('get', 'absent', [])], held({})],
    ['a key without TTL', 'without TTL', () => [begun()], held({ ttlMs: -1 })],
    ['a session that nobody made', 'a session that nobody made', () => [begun()], held({}, { id: NEW_ID })],
    ['a session outside the index', 'alive and not in the index', () => [begun()], held({ score: undefined })],
    ['an index entry that ends early', 'its index entry ends before it', () => [begun()], held({ score: 1_700_000_000_000 })],
    ['a mark that nobody left', 'alive and marked', () => [begun()], held({ score: Infinity })],
    ['an index entry of a session that was destroyed', 'an index entry without a session', () => [begun(), call('destroy', 'applied', [END])], held({ ttlMs: 0 })],
    ['the same without a common slot, where nothing failed', 'an index entry without a session', () => [begun(), call('destroy', 'applied', [END])], held({ ttlMs: 0 }), { crossSlot: true }],
    ['a list that misses a session', 'alive and not listed', () => [begun(), onUser('list', 'applied', { listed: [] })], held({})],
    ['a list that names one that had ended', 'listed after its end', () => [begun(), call('destroy', 'applied', [END]), onUser('list', 'applied', { listed: [handleOf(ID)] })], GONE],
    ['a promise that settles too late', 'settled too late', () => [begun(), call('get', 'unknown', [], { error: 'timeout', lateMs: 251 })], held({})],
    ['an error of a client', 'an error of no documented kind', () => [begun(), call('get', 'wrong', [], { error: 'TypeError: x' })], held({})],
    ['a refusal without a reason', 'refused without a reason', () => [begun(), call('create', 'not-applied', [], { error: 'ERR_SESSION_CONFLICT' })], held({})],
    ['a revocation by nobody', 'revoked by nobody', () => [begun(), call('update', 'applied', [END], { error: 'ERR_SESSION_REVOKED' })], GONE],
  ] // prettier-ignore

  describe('finds', () => {
    for (const [what, rule, entries, snapshot, rules] of cases)
      it(what, () => {
        expect(wrong(entries(), snapshot, rules)).to.deep.equal([rule])
      })

    it('a key of no kind of ours', () => {
      expect(wrong([begun()], { ...held({}), others: ['x (string)'] })).to.deep.equal([
        'a key that nobody made',
      ])
    })
  })

  describe('where the server may lose something', () => {
    const strikes = [{ from: 5000, to: 6000 }]
    const lossy = (at: number): readonly Entry[] => [
      begun(),
      call('increment', 'applied', [INCREMENT], { start: at, end: at + 10 }),
    ]

    it('counts what was acknowledged shortly before', () => {
      const { wrong, lost } = verdict(lossy(4500), held({}), { mayLose: 'recent', strikes })
      expect([wrong.length, lost.length]).to.deep.equal([0, 1])
    })

    it('allows no loss of what was acknowledged long before', () => {
      expect(wrong(lossy(1500), held({}), { mayLose: 'recent', strikes })).to.have.length(1)
      expect(wrong(lossy(1500), held({}), { mayLose: 'everything', strikes })).to.deep.equal([])
    })

    it('allows nothing that was applied and said not', () => {
      const entries = [begun(), call('increment', 'not-applied', [INCREMENT], { start: 5500, end: 5510 })]
      expect(wrong(entries, showing({ visits: 1 }), { mayLose: 'everything', strikes })).to.have.length(1)
    })

    it('allows what a script that was stopped in its middle has not got to, and nothing else', () => {
      const half = [begun(), call('regenerate', 'unknown', [move(NEW_ID)])]
      const there = held({ id: NEW_ID, score: undefined })
      expect(wrong(half, there)).to.deep.equal(['alive and not in the index'])
      expect(wrong(half, there, { tears: true })).to.deep.equal([])
      expect(wrong([begun()], held({ score: undefined }), { tears: true })).to.have.length(1)
    })

    it('allows no key without TTL', () => {
      expect(wrong([begun()], held({ ttlMs: -1 }), { mayLose: 'everything', strikes })).to.deep.equal([
        'without TTL',
      ])
    })
  })
})
