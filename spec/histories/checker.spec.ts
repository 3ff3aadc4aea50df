/** The checker of histories: what it accepts, and what it refuses. */
import { expect } from 'chai'
import { judge, problemOf } from '../../tools/histories/check/judge.ts'
import { check } from '../../tools/histories/check/search.ts'
import { shrink } from '../../tools/histories/check/shrink.ts'
import { WITHDRAWN } from '../../tools/histories/history.ts'
import type { Operation, Rules } from '../../tools/histories/history.ts'
import { picture } from '../../tools/histories/picture.ts'
import { CALM, CONFLICT, UNKNOWN, add, born, get, operation, read, reply, verdict, write } from './hand.ts'

const start = born({ counts: { a: 0 } })
const linearisable = (operations: readonly Operation[], rules: Rules = CALM): void => {
  expect(verdict([start, ...operations], rules)).to.equal('linearisable')
}
const refused = (operations: readonly Operation[], rules: Rules = CALM): void => {
  expect(verdict([start, ...operations], rules)).to.equal('not linearisable')
}
const counts = (a: number) => reply({ counts: { a } })
const modify = (token: string) =>
  ({
    kind: 'write',
    method: 'modify',
    changes: [{ op: 'add', path: ['log'], values: [token] }],
    touch: true,
    conditional: false,
  }) as const

describe('a history', () => {
  it('may have overlapping increments in either order, and none lost', () => {
    linearisable([operation([2, 5], add(1), reply(3)), operation([3, 4], add(2), reply(2))])
    refused([operation([2, 5], add(1), reply(1)), operation([3, 4], add(2), reply(2))])
  })

  it('keeps the order of what did not overlap', () => {
    refused([operation([2, 3], add(1), reply(3)), operation([4, 5], add(2), reply(2))])
    linearisable([operation([2, 3], add(1), reply(1)), operation([4, 5], get, counts(1))])
    refused([operation([2, 3], add(1), reply(1)), operation([4, 5], get, counts(0))])
  })

  it('shows all of a patch or nothing of it', () => {
    const patch = write(
      { op: 'increment', path: ['counts', 'a'], by: 1 },
      { op: 'set', path: ['note'], value: 'n' },
    )
    const seen = (outcome: object) => [
      operation([2, 9], patch, reply(true)),
      operation([3, 4], get, reply({ ...outcome })),
    ]
    linearisable(seen({ counts: { a: 0 } }))
    linearisable(seen({ counts: { a: 1 }, note: 'n' }))
    refused(seen({ counts: { a: 1 } }))
  })

  it('has no lost modify', () => {
    const first = operation([2, 6], modify('x'), reply({ counts: { a: 0 }, log: ['x'] }))
    linearisable([first, operation([3, 7], modify('y'), reply({ counts: { a: 0 }, log: ['x', 'y'] }))])
    refused([first, operation([3, 7], modify('y'), reply({ counts: { a: 0 }, log: ['y'] }))])
  })

  it('merges, adds, removes and unsets', () => {
    const merge = write({ op: 'merge', value: { counts: { a: null, b: 2 }, note: 'n' } })
    linearisable([
      operation([2, 3], merge, reply(true)),
      operation([4, 5], get, reply({ counts: { b: 2 }, note: 'n' })),
    ])
    refused([
      operation([2, 3], merge, reply(true)),
      operation([4, 5], get, reply({ counts: { a: 0, b: 2 }, note: 'n' })),
    ])
    const both = [
      operation([2, 5], write({ op: 'add', path: ['list'], values: ['x', 'y'] }), reply(true)),
      operation([3, 6], write({ op: 'remove', path: ['list'], values: ['x'] }), reply(true)),
    ]
    linearisable([...both, operation([7, 8], get, reply({ counts: { a: 0 }, list: ['y'] }))])
    linearisable([...both, operation([7, 8], get, reply({ counts: { a: 0 }, list: ['x', 'y'] }))])
    refused([...both, operation([7, 8], get, reply({ counts: { a: 0 }, list: ['x'] }))])
    linearisable([
      operation([2, 3], write({ op: 'unset', path: ['counts', 'a'] }), reply(true)),
      operation([4, 5], get, reply({ counts: {} })),
    ])
  })

  it('stays gone after destroy', () => {
    const destroyed = operation([2, 4], { kind: 'destroy' }, reply(true))
    linearisable([
      destroyed,
      operation([3, 6], get, counts(0)),
      operation([5, 7], { kind: 'touch' }, reply(false)),
    ])
    refused([destroyed, operation([5, 6], get, counts(0))])
    refused([destroyed, operation([3, 6], { kind: 'destroy' }, reply(true))])
    refused([destroyed, operation([5, 6], add(1), reply(1))])
  })

  it('lives on under one id after regenerate', () => {
    const regenerate = { kind: 'regenerate', patch: { note: 'n' } } as const
    const moved = operation([2, 4], regenerate, reply({ counts: { a: 0 }, note: 'n' }), { newId: 'B' })
    linearisable([moved, operation([5, 6], get, reply({ counts: { a: 0 }, note: 'n' }), { id: 'B' })])
    linearisable([moved, operation([5, 6], get, reply(null))])
    refused([moved, operation([5, 6], get, counts(0))])
    refused([
      moved,
      operation([3, 8], add(1), reply(1)),
      operation([9, 10], get, reply({ counts: { a: 0 }, note: 'n' }), { id: 'B' }),
    ])
    refused([moved, operation([5, 6], { kind: 'create', data: {}, fresh: false }, reply({}))], {
      ...CALM,
      keepsMoved: true,
    })
  })

  it('gives each write a revision of its own', () => {
    const seen = (revision: string) => reply({ revision, expiresInMs: 1_800_000, data: { counts: { a: 0 } } })
    const conditional = {
      ...write({ op: 'set', path: ['counts', 'a'], value: 0 }),
      conditional: true,
    } as const
    const first = operation([2, 3], read, seen('r1'))
    const named = { revision: 'r1' }
    linearisable([
      first,
      operation([4, 5], conditional, reply(true), named),
      operation([6, 7], conditional, CONFLICT, named),
    ])
    refused([
      first,
      operation([4, 5], conditional, reply(true), named),
      operation([6, 7], conditional, reply(true), named),
    ])
    refused([first, operation([4, 5], conditional, CONFLICT, named)])
    refused([first, operation([4, 5], conditional, reply(true), named), operation([6, 7], read, seen('r1'))])
    refused([first, operation([4, 5], read, seen('r2'))])
  })

  it('may have what nobody heard of at any time since, or never', () => {
    const lost = operation([2, 3], add(5), UNKNOWN)
    linearisable([lost, operation([4, 5], get, counts(0)), operation([6, 7], get, counts(5))])
    linearisable([lost, operation([4, 5], get, counts(0))])
    refused([lost, operation([4, 5], get, counts(5)), operation([6, 7], get, counts(0))])
    refused([lost, operation([4, 5], get, counts(10))])
    refused([operation([4, 5], get, counts(5)), operation([6, 7], add(5), UNKNOWN)])
  })

  it('has nothing of what was not applied', () => {
    const none = operation([2, 3], add(5), { kind: 'not-applied', why: 'timeout' })
    linearisable([none, operation([4, 5], get, counts(0))])
    refused([none, operation([4, 5], get, counts(5))])
  })

  it('has no outcome that no call may have', () => {
    expect(verdict([start, operation([2, 3], get, { kind: 'wrong', why: 'TypeError' })])).to.equal('wrong')
  })
})

describe('a history of sessions that expire', () => {
  const rules = { ...CALM, idleTimeoutMs: 100, timed: true }
  const gone = (from: number) => operation([from, from + 1], get, reply(null))

  it('has none that is gone before its time, nor one that is there after it', () => {
    linearisable([gone(120)], rules)
    linearisable([operation([80, 81], get, counts(0)), gone(120)], rules)
    refused([gone(80)], rules)
    refused([operation([120, 121], get, counts(0))], rules)
  })

  it('has none that comes back', () => {
    const around = (from: number, to: number, outcome = counts(0)) => operation([from, to], get, outcome)
    linearisable([around(90, 130), around(91, 129, reply(null))], rules)
    refused([around(91, 105, reply(null)), around(106, 130)], { ...rules, idleTimeoutMs: 103 })
  })

  it('has one that a touch lets live longer, unless the touch came too soon', () => {
    const touched = operation([80, 81], { kind: 'touch' }, reply(true))
    linearisable([touched, operation([150, 151], get, counts(0))], rules)
    refused([touched, gone(150)], rules)
    refused([touched, operation([150, 151], get, counts(0))], { ...rules, touchIntervalMs: 90 })
    linearisable([touched, gone(150)], { ...rules, touchIntervalMs: 90 })
  })

  it('ends it at its deadline, whatever the activity', () => {
    const touched = operation([80, 81], { kind: 'touch' }, reply(true))
    linearisable([touched, gone(130)], { ...rules, absoluteTimeoutMs: 120 })
    refused([touched, operation([130, 131], get, counts(0))], { ...rules, absoluteTimeoutMs: 120 })
  })

  it('tells how long it has', () => {
    const left = (ms: number) => operation([50, 51], { kind: 'expiresInMs' }, reply(ms))
    linearisable([left(50)], rules)
    refused([left(70)], rules)
    refused([left(30)], rules)
  })
})

describe('a history that is not linearisable', () => {
  const noise = Array.from({ length: 20 }, (_, i) =>
    operation([10 + i, 10.5 + i], { kind: 'exists' }, reply(true)),
  )
  const history = {
    operations: [
      start,
      ...noise,
      operation([40, 50], add(1), reply(1)),
      operation([41, 49], add(1), reply(1)),
      operation([60, 61], get, counts(1)),
    ],
    rules: CALM,
  }

  it('is shrunk to what shows it', () => {
    const small = shrink(problemOf(history), 5000)
    expect(small.operations.length).to.be.below(5)
    expect(check(small, 5000).kind).to.equal('not linearisable')
  })

  it('is drawn with what cannot be next, and why', () => {
    const drawn = picture(shrink(problemOf(history), 5000))
    expect(drawn)
      .to.match(/increment\(A, counts.a \+ 1\) → 1/)
      .and.match(/not \d next: it makes: 2/)
  })

  it('is never told where the time is over', () => {
    expect(judge(history, -1).kind).to.equal('undecided')
  })
})

describe('a session that was taken back while it was being made', () => {
  const data = { counts: { a: 1 } }
  const withdrawn = operation([2, 9], { kind: 'create', data, fresh: true }, WITHDRAWN, { id: 'B' })
  const seen = (from: number, outcome: Operation['outcome']) =>
    operation([from, from + 1], get, outcome, { id: 'B' })

  it('may have been there for a while, where no slot is common, and nowhere else', () => {
    const rules = { ...CALM, keepsMoved: true }
    linearisable([withdrawn, seen(3, counts(1)), seen(5, reply(null))], rules)
    refused([withdrawn, seen(3, counts(1)), seen(5, reply(null)), seen(7, counts(1))], rules)
    expect(verdict([start, withdrawn])).to.equal('wrong')
  })
})
