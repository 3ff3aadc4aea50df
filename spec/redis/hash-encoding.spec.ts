import { expect } from 'chai'
import type { JsonObject } from '../../lib/domain/json.ts'
import { decodeFields, encodeFields, fieldsOf, hashPath } from '../../lib/redis/hash-encoding.ts'
import { createRandom } from '../../lib/testing/random.ts'

const seed = Number(process.env['SEED'] ?? Date.now() % 2 ** 31)

const fields = (data: JsonObject): Record<string, string> => Object.fromEntries(fieldsOf(encodeFields(data)))
const decoded = (record: Readonly<Record<string, string>>): JsonObject =>
  decodeFields(new Map(Object.entries(record)))

describe('the encoding of data in a hash', () => {
  it('shows the session of the pattern as the pattern does', () => {
    const data = {
      user_id: 1001,
      email: 'alice@example.com',
      role: 'admin',
      permissions: ['read', 'write', 'admin'],
      preferences: { theme: 'dark', language: 'en' },
    }
    expect(fields(data)).to.deep.equal({
      user_id: '1001',
      email: 'alice@example.com',
      role: 'admin',
      permissions: '["read","write","admin"]',
      preferences: '{theme,language}',
      'preferences.theme': 'dark',
      'preferences.language': 'en',
    })
  })

  it('keeps apart what looks alike', () => {
    const data = {
      ...{ number: 1001, text: '1001', zero: 0, none: null, 'none?': 'null', yes: true, 'yes?': 'true' },
      ...{ array: [], object: {}, 'array?': '[]', 'object?': '{}', quoted: '"', empty: '' },
      ...{ exponent: '1e3', almost: '01', space: ' 1', minus: '-', list: '{a,b}' },
    }
    const record = fields(data)
    expect(record).to.include({
      number: '1001',
      text: '"1001"',
      none: 'null',
      'none?': '"null"',
      quoted: '"\\""',
    })
    expect(record).to.include({ array: '[]', 'array?': '"[]"', object: '{}', 'object?': '"{}"', empty: '' })
    expect(record).to.include({ exponent: '"1e3"', almost: '01', space: ' 1', minus: '-', list: '"{a,b}"' })
    expect(decoded(record)).to.deep.equal(data)
  })

  it('takes any name, and says which member is meant', () => {
    const data = {
      'a.b': 1,
      a: { b: 2, '': { '': 3 } },
      '': 4,
      '%': 5,
      '%2E': 6,
      ',': { ',': 7, '"': 8 },
      '[0]': 9,
    }
    expect(Object.keys(fields(data))).to.deep.equal([
      ...['a%2Eb', 'a', 'a.b', 'a.%', 'a.%.%', '%', '%25', '%252E', '%2C', '%2C.%2C', '%2C.%22', '%5B0]'],
    ])
    expect(decoded(fields(data))).to.deep.equal(data)
  })

  it(`gives back every JSON value exactly (SEED=${seed})`, () => {
    const random = createRandom(seed)
    for (let i = 0; i < 2000; i++) {
      const data = random.object(5) as JsonObject
      expect(decoded(fields(data)), JSON.stringify(data)).to.deep.equal(data)
    }
  })

  it('tells names from indices in a path', () => {
    expect(hashPath(['cart', 0, 'price.net'])).to.equal('cart.[0].price%2Enet')
    expect(hashPath(['[0]', '', 'é 日'])).to.equal('%5B0].%.é 日')
  })
})

describe('fields of another hand', () => {
  it('are text, unless they are JSON', () => {
    const json = { a: ' "x"', b: '["x", 1 ]', c: '{ "d": [ ] }', e: '"\\u00e9"' }
    expect(decoded(json)).to.deep.equal({ a: ' "x"', b: ['x', 1], c: { d: [] }, e: 'é' })
    const text = {
      a: '[',
      b: '{"c"',
      d: '"',
      e: '{',
      f: '{"g":1}}',
      h: '1e999',
      i: '0x10',
      j: 'None',
      k: '+1',
      l: '1.',
    }
    expect(decoded(text)).to.deep.equal(text)
  })

  it('are no data where they are the store’s, or where nothing lists them', () => {
    const record = {
      _session: 'x',
      '_session.client': '{}',
      created_at: '1',
      last_activity: '2',
      expires_at: '3',
    }
    expect(decoded({ ...record, a: '{b}', 'a.c': '1', 'd.e': '2' })).to.deep.equal({ a: {} })
  })

  it('do not reach a prototype', () => {
    const data = decoded({
      __proto__x: '1',
      ['__proto__']: '{x}',
      '__proto__.x': '1',
      a: '{"__proto__":{"x":1}}',
    })
    expect(Object.getPrototypeOf(data)).to.equal(Object.prototype)
    expect(JSON.stringify(data)).to.equal('{"__proto__x":1,"a":{}}')
  })

  it('cannot multiply by lists that name a member twice', () => {
    const record: Record<string, string> = {}
    for (let field = 'a', depth = 0; depth < 40; depth++, field += '.a') record[field] = '{a,a}'
    expect(JSON.stringify(decoded(record))).to.have.lengthOf(6 * 40 + 2)
  })
})
