import { readFileSync, readdirSync } from 'node:fs'
import { expect } from 'chai'
import type { JsonObject } from '../../lib/domain/json.ts'
import type { Session } from '../../lib/domain/session-types.ts'
import { compileSchema } from '../../lib/schema/compile.ts'
import DEFAULT_SCHEMA from '../../lib/schema/default-schema.generated.ts'
import { Ajv2020 } from 'ajv/dist/2020.js'
import { add, at, merge, set, unset } from './verdicts.ts'

const read = (name: string): JsonObject =>
  JSON.parse(
    readFileSync(new URL(`../../schemas/${name}.schema.json`, import.meta.url), 'utf8'),
  ) as JsonObject

describe('the default schema', () => {
  const guard = compileSchema(DEFAULT_SCHEMA)

  it('is schemas/session.schema.json', () => expect(DEFAULT_SCHEMA.schema).to.deep.equal(read('session')))

  it('takes its examples, which are of the type Session', () => {
    const examples = read('session')['examples'] as (JsonObject & Session)[]
    expect(examples.flatMap((example) => guard.validate(example))).to.deep.equal([])
  })

  it('takes anonymous sessions, text ids and further members', () => {
    for (const data of [
      {},
      { user_id: null },
      { user_id: 'u-1' },
      { cart: [1], preferences: { fontSize: 12 } },
    ]) {
      expect(guard.validate(data), JSON.stringify(data)).to.deep.equal([])
    }
  })

  it('refuses other types', () => {
    for (const data of [
      { user_id: 1.5 },
      { email: 1 },
      { permissions: ['a', 'a'] },
      { preferences: { theme: 1 } },
    ]) {
      expect(guard.validate(data), JSON.stringify(data)).to.have.length(1)
    }
  })

  it('judges every change by its path', () => {
    const operations = [
      set(at('user_id'), 1),
      set(at('preferences', 'theme'), 'light'),
      set(at('preferences', 'any'), { a: 1 }),
      set(at('cart', 'items'), []),
      unset('email'),
      add('permissions', 'read'),
      { op: 'remove', path: ['permissions'], values: ['read'] } as const,
      merge({ role: null, preferences: { theme: 'dark' } }),
    ]
    for (const operation of operations)
      expect(guard.check(operation)).to.deep.equal({ kind: 'local', issues: [] })
    expect(guard.isSet(['permissions'])).to.equal(true)
  })
})

describe('the published schemas', () => {
  const names = readdirSync(new URL('../../schemas', import.meta.url))
  it('are named, described, and have examples', () => {
    expect(names).to.have.length.greaterThan(1)
    for (const name of names) {
      const { $id, title, description, examples } = read(name.replace('.schema.json', ''))
      expect($id, name).to.equal(`urn:json-session-store:${name.replace('.schema.json', '')}`)
      for (const text of [title, description]) expect(text, name).to.be.a('string').and.not.equal('')
      expect(examples, name).to.be.an('array').and.not.deep.equal([])
    }
  })
})

describe('the record in Redis', () => {
  const validate = new Ajv2020({ strict: true, keywords: [] }).compile(read('record'))

  it('is described with an example', () => {
    expect((read('record')['examples'] as unknown[]).every((example) => validate(example))).to.equal(true)
    expect(validate({ user_id: 1 })).to.equal(false)
  })
})
