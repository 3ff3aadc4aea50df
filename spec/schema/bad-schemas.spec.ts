/* oxlint-disable unicorn/no-thenable -- `then` is a keyword of JSON Schema */
/** What no store is made with: a `TypeError` at construction, which says where in the schema. */
import { expect } from 'chai'
import { MemorySessionStore } from '../../lib/index.ts'
import { at, draft07, integer, object, set, string } from './verdicts.ts'

/** A schema in which the store's own member is named by a part that only may apply. */
const named = (part: object): object => object({ a: string }, { anyOf: [object({}), part as never] })

const nested = (levels: number): object => {
  let schema: object = string
  for (let i = 0; i < levels; i++) schema = { type: 'object', properties: { next: schema } }
  return schema
}

const cyclic: { type: string; properties: Record<string, unknown> } = { type: 'object', properties: {} }
cyclic.properties['self'] = cyclic

const ROWS: Readonly<Record<string, readonly [schema: unknown, message: RegExp]>> = {
  'no schema': ['{"type":"object"}', /schema/],
  'a member of no type there is': [object({ a: { type: 'text' } }), /#\/properties\/a\/type/],
  'a keyword that is misspelt': [object({ a: { type: 'string', maxlength: 3 } }), /#\/properties\/a: /],
  'a limit that is no number': [
    object({ a: { type: 'integer', minimum: '1' } }),
    /#\/properties\/a\/minimum/,
  ],
  'a pattern that is none': [object({ a: { type: 'string', pattern: '[' } }), /#\/properties\/a: /],
  'a format that nobody knows': [object({ a: { type: 'string', format: 'colour' } }), /#\/properties\/a: /],
  'another document': [
    object({ a: { $ref: 'https://example.com/a.json' } }),
    /#\/properties\/a\/\$ref: .*ever fetched/,
  ],
  'another document, deep inside': [
    object({ a: object({ b: { type: 'array', items: { $ref: 'other.json#/x' } } }) }),
    /#\/properties\/a\/properties\/b\/items\/\$ref/,
  ],
  'a file': [object({ a: { $ref: 'file:///etc/passwd' } }), /#\/properties\/a\/\$ref/],
  'another document by $dynamicRef': [
    object({ a: { $dynamicRef: 'https://example.com/a#x' } }),
    /^schema: #/,
  ],
  'a reference to nothing': [object({ a: { $ref: '#/$defs/nothing' } }), /#\/properties\/a: /],
  'a reference to itself': [object({}, { allOf: [{ $ref: '#' }] }), /refers to itself/],
  'a draft that is too old': [{ $schema: 'http://json-schema.org/draft-04/schema#' }, /#\/\$schema/],
  'a limit that the data gives ($data)': [
    object({ a: { type: 'integer', minimum: { $data: '/b' } } }),
    /#\/properties\/a\/minimum/,
  ],
  'a pattern that the data gives ($data)': [
    object({ a: { type: 'string', pattern: { $data: '/b' } } }),
    /#\/properties\/a\/pattern/,
  ],
  'an answer that is promised': [
    object({ a: object({}, { $async: true }) }),
    /#\/properties\/a: asynchronous/,
  ],
  'data that is no object': [{ type: 'array' }, /#: session data is an object/],
  'the reserved member': [object({ _session: {} }), /#\/properties\/_session: .*store's own/],
  'a time, required': [object({}, { required: ['last_activity'] }), /#\/required\/0: last_activity/],
  'a time in a branch': [named(object({ created_at: integer })), /#\/anyOf\/1\/properties\/created_at: /],
  'a time in a condition': [
    object({}, { if: object({ expires_at: integer }), then: { required: ['a'] } }),
    /#\/if\/properties\/expires_at: /,
  ],
  'a time that another member needs': [
    object({ a: string }, { dependentSchemas: { a: object({}, { required: ['created_at'] }) } }),
    /#\/dependentSchemas\/a\/required\/0: /,
  ],
  'a time that needs another member': [
    object({ a: string }, { dependentRequired: { created_at: ['a'] } }),
    /#\/dependentRequired\/created_at: /,
  ],
  'a time in draft-07': [{ ...draft07, ...object({ a: string }, { dependencies: { created_at: ['a'] } }) }, /#\/dependencies\/created_at: /], // prettier-ignore
  'an object that refers to itself': [cyclic, /refers to itself/],
  'a schema without bottom': [nested(100_000), /schema: /],
  'what JSON has no word for': [object({ a: { type: 'integer', maximum: 10n as never } }), /is not JSON/],
}

describe('a schema that no store is made with', () => {
  for (const [title, [schema, message]] of Object.entries(ROWS))
    it(`${title} is a TypeError`, () =>
      expect(() => new MemorySessionStore({ schema: schema as object })).to.throw(TypeError, message))

  it('is never fetched', () => {
    const { fetch } = globalThis
    let fetched = 0
    globalThis.fetch = () => {
      fetched++
      return Promise.reject(new Error('no network here'))
    }
    try {
      expect(() => new MemorySessionStore({ schema: object({ a: { $ref: 'http://127.0.0.1:9/a' } }) })).to.throw(TypeError) // prettier-ignore
    } finally {
      globalThis.fetch = fetch
    }
    expect(fetched).to.equal(0)
  })
})

describe('a schema that is only unusual', () => {
  it('has thousands of members, each judged alone', async () => {
    const members = Object.fromEntries(Array.from({ length: 3000 }, (_, i) => [`m${i}`, integer]))
    const store = new MemorySessionStore<object>({ schema: object(members, { additionalProperties: false }) })
    const { id } = await store.create({ m0: 1 })
    expect(await store.patch(id, [set(at('m2999'), 2)])).to.equal(true)
    expect(store.explainPath(['m2999']).verdicts.set.kind).to.equal('local')
  })

  it('names what a framework’s session object has: the store itself has no framework', async () => {
    const store = new MemorySessionStore<object>({ schema: object({ cookie: string, save: string }) })
    const { id } = await store.create({ cookie: 'oatmeal', save: 'the date' })
    expect(await store.get(id)).to.include({ cookie: 'oatmeal', save: 'the date' })
  })

  it('has a length in an expression that explodes, which is then over at once', async () => {
    const pattern = '^(?=.{0,10}$)(a+)+$'
    const store = new MemorySessionStore<object>({ schema: object({ a: { type: 'string', pattern } }) })
    // Without it, this would take longer than anybody waits.
    const error: unknown = await store.create({ a: `${'a'.repeat(60)}b` }).catch((e: unknown) => e)
    expect(error).to.have.nested.property('issues[0].keyword', 'pattern')
  })
})
