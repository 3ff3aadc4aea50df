import { expect } from 'chai'
import { MAX_DEPTH, cloneJson, isCopyOf, jsonEquals, toJson } from '../../lib/domain/json.ts'
import type { JsonValue } from '../../lib/domain/json.ts'
import { SessionInvalidError } from '../../lib/errors.ts'
import type { ValidationIssue } from '../../lib/errors.ts'

function issuesOf(value: unknown, ...at: string[]): readonly ValidationIssue[] {
  try {
    toJson(value, at)
  } catch (error) {
    if (error instanceof SessionInvalidError) return error.issues
    throw error
  }
  return []
}

/** `levels` objects, one in the other. */
function nested(levels: number): object {
  let value: object = {}
  for (let i = 1; i < levels; i += 1) value = i % 2 === 0 ? { in: value } : [value]
  return value
}

describe('toJson()', () => {
  it('copies what JSON holds', () => {
    const value = { a: [1, 'x', true, null, { b: {} }], '': -1.5e300, 'odd"\\\n*': [] }
    const copy = toJson(value) as typeof value
    expect(copy).to.deep.equal(value)
    expect(copy.a).not.to.equal(value.a)
    expect(copy.a[4]).not.to.equal(value.a[4])
  })

  it('makes of everything what JSON.stringify makes of it', () => {
    class Point {
      x = 1
      hidden = undefined
      toString = undefined
    }
    const value = {
      date: new Date(0),
      invalid: new Date(NaN),
      undef: undefined,
      list: [undefined, 1],
      holes: Object.assign([] as unknown[], { 1: 1 }),
      point: new Point(),
      bare: Object.assign(Object.create(null) as object, { a: 1 }),
      own: { toJSON: (key: string) => ({ key, gone: undefined }) },
      silent: { toJSON: () => undefined },
      zero: -0,
      emoji: '\u{1f600}',
    }
    expect(toJson(value)).to.deep.equal(JSON.parse(JSON.stringify(value)))
  })

  it('turns dates into ISO text and leaves undefined members out', () => {
    expect(toJson({ at: new Date(0), gone: undefined })).to.deep.equal({ at: '1970-01-01T00:00:00.000Z' })
    expect(toJson({ gone: undefined })).not.to.have.property('gone')
  })

  it('knows no -0', () => {
    expect(Object.is(toJson(-0), 0)).to.equal(true)
  })

  const cycle: { self?: unknown } = {}
  cycle.self = { again: cycle }
  for (const [what, value, path] of [
    ['NaN', { a: { b: NaN } }, ['a', 'b']],
    ['Infinity', { a: [0, -Infinity] }, ['a', 1]],
    ['BigInt', { a: 1n }, ['a']],
    ['functions', { a: () => 1 }, ['a']],
    ['symbols', { a: Symbol('x') }, ['a']],
    ['Map', { a: new Map([[1, 2]]) }, ['a']],
    ['Set', { a: [new Set()] }, ['a', 0]],
    ['RegExp', { a: /x/ }, ['a']],
    ['promises', { a: Promise.resolve(1) }, ['a']],
    ['typed arrays', { a: new Uint8Array(2) }, ['a']],
    ['a lone surrogate in a text', { a: 'x\ud800' }, ['a']],
    ['a lone surrogate in a name', { a: { '\udc00': 1 } }, ['a', '\udc00']],
    ['cycles', cycle, ['self', 'again']],
    ['__proto__', JSON.parse('{"a":{"__proto__":{"polluted":1}}}'), ['a', '__proto__']],
    ['constructor', { constructor: 1 }, ['constructor']],
    ['prototype', { prototype: 1 }, ['prototype']],
  ] as [string, unknown, (string | number)[]][]) {
    it(`refuses ${what}, and says where`, () => {
      expect(issuesOf(value).map((issue) => issue.path)).to.deep.equal([path])
      expect(issuesOf(value)[0]?.keyword).to.equal('json')
    })
  }

  it('names every refusal, below the path it was given', () => {
    expect(() => toJson([NaN, { b: 1n }], ['list']))
      .to.throw(SessionInvalidError)
      .with.property('issues')
      .that.satisfies((issues: ValidationIssue[]) => {
        expect(issues.map((issue) => issue.path)).to.deep.equal([
          ['list', 0],
          ['list', 1, 'b'],
        ])
        return true
      })
  })

  it('does not put the value into the error', () => {
    expect(() => toJson({ token: 'hunter2\ud800' }))
      .to.throw(SessionInvalidError)
      .with.property('message')
      .not.contain('hunter2')
  })

  it(`takes ${MAX_DEPTH} levels and refuses one more`, () => {
    expect(issuesOf(nested(MAX_DEPTH))).to.deep.equal([])
    const [issue, ...others] = issuesOf(nested(MAX_DEPTH + 1))
    expect(issue?.keyword).to.equal('depth')
    expect(issue?.path).to.have.length(MAX_DEPTH)
    expect(others).to.deep.equal([])
  })

  it('counts the levels around the place it was given, and names the whole way', () => {
    expect(issuesOf(nested(MAX_DEPTH - 2), 'a', 'b')).to.deep.equal([])
    const [issue] = issuesOf(nested(MAX_DEPTH - 1), 'a', 'b')
    expect(issue?.keyword).to.equal('depth')
    expect(issue?.path).to.have.length(MAX_DEPTH)
    expect(issue?.path.slice(0, 2)).to.deep.equal(['a', 'b'])
  })

  it('ends where toJSON never does', () => {
    const endless = { toJSON: (): object => ({ more: endless }) }
    expect(issuesOf(endless)[0]?.keyword).to.equal('depth')
  })

  it('takes one object in two places, twice', () => {
    const shared = { a: 1 }
    const copy = toJson([shared, shared]) as object[]
    expect(copy).to.deep.equal([shared, shared])
    expect(copy[0]).not.to.equal(copy[1])
  })

  it('copies no small object that stands for a very large text', () => {
    const row = Array.from({ length: 2_000 }, () => 1)
    const issues = issuesOf(Array.from({ length: 1_000 }, () => row))
    expect(issues.map(({ keyword }) => keyword)).to.deep.equal(['size'])
  })

  it('leaves what it was given as it is, and takes frozen objects', () => {
    const value = Object.freeze({ list: Object.freeze([Object.freeze({ a: undefined, at: new Date(0) })]) })
    toJson(value)
    expect(value.list[0]).to.have.all.keys('a', 'at')
    expect(value.list[0]?.at).to.be.instanceOf(Date)
  })
})

describe('cloneJson()', () => {
  it('gives a copy that shares nothing', () => {
    const value = { a: [{ b: [1] }], c: null, d: '' }
    const copy = cloneJson(value)
    expect(copy).to.deep.equal(value)
    copy.a[0]?.b.push(2)
    expect(value.a[0]?.b).to.deep.equal([1])
  })
})

const values: JsonValue[] = [
  null,
  true,
  false,
  0,
  1,
  '',
  '0',
  '1',
  [],
  [0],
  [0, 1],
  {},
  { a: 0 },
  { a: null },
  { b: 0 },
  [[]],
  [{}],
]

describe('jsonEquals()', () => {
  it('tells all values apart', () => {
    for (const [i, a] of values.entries()) {
      for (const [j, b] of values.entries()) {
        expect(jsonEquals(a, cloneJson(b)), `${JSON.stringify(a)} ${JSON.stringify(b)}`).to.equal(i === j)
      }
    }
  })

  it('does not look at the order of members, nor at what objects inherit', () => {
    expect(jsonEquals({ a: 1, b: 2 }, { b: 2, a: 1 })).to.equal(true)
    expect(jsonEquals({ toString: null }, { a: null })).to.equal(false)
  })
})

describe('isCopyOf()', () => {
  it('tells all values apart', () => {
    for (const [i, a] of values.entries()) {
      for (const [j, b] of values.entries()) {
        expect(isCopyOf(cloneJson(a), b), `${JSON.stringify(a)} ${JSON.stringify(b)}`).to.equal(i === j)
      }
    }
  })

  it('leaves to toJson() whatever is more than plain JSON', () => {
    const now = new Date(0)
    const others: readonly (readonly [unknown, JsonValue])[] = [
      [now, now.toISOString()],
      [new Map(), {}],
      [Object.assign(Object.create({ a: 1 }), { b: 1 }), { a: 1 }],
      [{ a: undefined }, {}],
      [{ a: undefined }, { b: 1 }],
      [[undefined], [null]],
      [{ a: NaN }, { a: null }],
      [{ a: 1, toJSON: () => 2 }, { a: 1 }],
      [Object.defineProperty({ a: 1 }, 'toJSON', { value: () => 2 }), { a: 1 }],
      [Object.assign([1], { toJSON: () => 2 }), [1]],
      [{ a: 1 }, undefined as unknown as JsonValue],
    ]
    for (const [i, [value, json]] of others.entries())
      expect(isCopyOf({ in: [value] }, { in: [json] }), `case ${i}`).to.equal(false)
  })

  it('does not look at the order of members', () => {
    expect(isCopyOf({ a: 1, b: -0 }, { b: 0, a: 1 })).to.equal(true)
  })

  it('ends at a cycle', () => {
    const cycle: { in?: unknown } = {}
    cycle.in = cycle
    expect(isCopyOf(cycle, { in: { in: {} } })).to.equal(false)
  })
})
