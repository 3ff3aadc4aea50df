import { expect } from 'chai'
import { fullFormats } from 'ajv-formats/dist/formats.js'
import { valueAt } from '../../lib/domain/apply-patch.ts'
import type { PatchOperation, PreparedOperation } from '../../lib/domain/patch.ts'
import type { JsonObject } from '../../lib/domain/json.ts'
import { SessionPathError } from '../../lib/errors.ts'
import { compileSchema } from '../../lib/schema/compile.ts'
import type { SchemaInput } from '../../lib/schema/input.ts'
import type { SchemaGuard } from '../../lib/schema/guard.ts'
import { precompiledGuard } from '../../lib/schema/precompiled.ts'
import type { PrecompiledSchema } from '../../lib/schema/precompiled.ts'
import { standaloneOf } from '../../lib/schema/standalone.ts'
import { moduleText, precompile, precompiledGuardOf } from './load-precompiled.ts'
import { DocumentMaker } from './random-document.ts'
import { SchemaMaker } from './random-schema.ts'
import { Random } from './random.ts'
import { add, at, draft07, merge, object, set, string } from './verdicts.ts'

const SEED = Number(process.env['SEED'] ?? Date.now() % 2 ** 32)
const SCHEMAS = 20

/** All that can be told of a verdict on a document, and what a guard throws. */
function told(guard: SchemaGuard, operation: PatchOperation, document: JsonObject = {}): string {
  try {
    const verdict = guard.check(operation)
    if (verdict.kind !== 'local-with') return JSON.stringify(verdict)
    const prepared = operation as PreparedOperation // the random ones are
    const parts = verdict.parts.map((part) => {
      const values = part.reads.map((path) => valueAt(document, path))
      return [part.reads, part.judge(values, [prepared])]
    })
    return JSON.stringify([verdict, parts])
  } catch (error) {
    if (error instanceof SessionPathError) return error.message
    throw error
  }
}

describe('a precompiled schema', () => {
  it(`judges as the schema itself, by paths and as a whole, in random cases (SEED=${SEED})`, async function () {
    this.timeout(60_000)
    const random = new Random(SEED)
    const kinds = { valid: 0, invalid: 0, local: 0, localWith: 0 }
    for (let i = 0; i < SCHEMAS; i++) {
      const schema = new SchemaMaker(random).root()
      const expected = compiled(schema)
      if (expected === undefined) continue
      const guard = await precompiledGuardOf(schema)
      expect(guard.textMembers).to.deep.equal(expected.textMembers)
      const maker = new DocumentMaker(random, schema)
      for (let j = 0; j < 20; j++) {
        const document = maker.document()
        const issues = expected.validate(document)
        kinds[issues.length > 0 ? 'invalid' : 'valid']++
        expect(guard.validate(document), JSON.stringify({ schema, document })).to.deep.equal(issues)
        const operation = maker.operation(document)
        const verdict = told(expected, operation, document)
        kinds[verdict.startsWith('[') ? 'localWith' : 'local']++
        expect(told(guard, operation, document), JSON.stringify({ schema, operation })).to.equal(verdict)
      }
    }
    expect(Math.min(...Object.values(kinds)), JSON.stringify(kinds)).to.be.greaterThan(5)
  })

  it('knows every format, and the lengths of texts in characters', async () => {
    const texts = [
      ...['2024-02-29', '2023-02-29', '23:59:60Z', '12:00', '2024-02-29T10:00:00Z', '2024-02-29 10:00:00Z'],
      ...[
        'a@example.com',
        'https://example.com/a?b#c',
        '/a/b',
        'example.com',
        '192.0.2.1',
        '::1',
        '[a',
        '^a+$',
      ],
      ...[
        '6ba7b810-9dad-11d1-80b4-00c04fd430c8',
        '#/a',
        '1/a',
        'YWJj',
        'P1D',
        '',
        'é',
        '😀',
        '😀😀',
        '\ud800',
      ],
    ]
    const numbers = [0, 1.5, 2 ** 31, 2 ** 53, 1e300]
    const formats = Object.keys(fullFormats).map((format): [string, JsonObject] => [
      format,
      { type: /^(?:int|float|double)/.test(format) ? 'number' : 'string', format },
    ])
    const schema = object({
      ...Object.fromEntries(formats),
      long: { type: 'string', minLength: 2, maxLength: 3 },
    })
    const [expected, guard] = [compileSchema(schema), await precompiledGuardOf(schema)]
    let refused = 0
    for (const value of [...texts, ...numbers]) {
      const members = [...formats.map(([name]) => name), 'long']
      const data: JsonObject = Object.fromEntries(members.map((name) => [name, value]))
      const issues = expected.validate(data)
      refused += issues.length
      expect(guard.validate(data), String(value)).to.deep.equal(issues)
    }
    expect(refused).to.be.greaterThan(texts.length)
  })

  const values = [
    1,
    '1',
    null,
    [],
    {},
    [1, [2]],
    { a: 1, b: [] },
    { b: [], a: 1 },
    { a: 1 },
    { a: 1, b: {} },
    [[], 1],
  ]
  it('compares values as JSON', async () => {
    const rows = values.map((value) => object({ is: { const: value }, one: { enum: [value, 'x'] } }))
    for (const schema of rows) {
      const [expected, guard] = [compileSchema(schema), await precompiledGuardOf(schema)]
      for (const value of values)
        expect(guard.validate({ is: value, one: value })).to.deep.equal(
          expected.validate({ is: value, one: value }),
        )
    }
  })

  it('has the members of objects that no literal can have', async () => {
    const schema = JSON.parse(
      '{"type":"object","properties":{"a":{"type":"object","properties":{"__proto__":{"type":"string"}},"additionalProperties":false}}}',
    ) as JsonObject
    const guard = await precompiledGuardOf(schema)
    expect((await precompile(schema)).schema).to.deep.equal(schema)
    expect(guard.validate(JSON.parse('{"a":{"__proto__":1}}') as JsonObject)).to.deep.equal(
      compileSchema(schema).validate(JSON.parse('{"a":{"__proto__":1}}') as JsonObject),
    )
  })

  const parts: Readonly<Record<string, readonly [schema: JsonObject, operation: PatchOperation]>> = {
    'draft-07': [{ ...draft07, ...object({ a: { type: 'array', items: [string] } }) }, set(at('a', 0), 1)],
    'a part behind definitions in definitions': [
      { ...object({ a: { $ref: '#/$defs/g/inner' } }), $defs: { g: { inner: object({ b: string }) } } },
      set(at('a', 'b'), 1),
    ],
    'a part with an $id of its own': [
      {
        ...object({
          a: { $ref: '#/$defs/x' },
          b: {
            $id: 'https://example.com/b',
            ...object({ a: { $ref: '#/$defs/x' } }),
            $defs: { x: { type: 'number' } },
          },
        }),
        $defs: { x: string },
      },
      set(at('b', 'a'), 'x'),
    ],
    recursion: [
      object(
        { t: { $ref: '#/$defs/t' }, n: string },
        { $defs: { t: object({ t: { $ref: '#/$defs/t' }, n: string }) } },
      ),
      set(at('t', 't', 'n'), 1),
    ],
    $dynamicRef: [
      object({ a: { $dynamicRef: '#x' } }, { $defs: { x: { $dynamicAnchor: 'x', ...string } } }),
      set(at('a'), 1),
    ],
    'parts that differ in nothing but their texts': [
      object({ a: { title: 'A', ...string }, b: { title: 'B', ...string } }),
      merge({ a: 'x', b: 1 }),
    ],
    elements: [object({ a: { type: 'array', items: string, uniqueItems: true } }), add('a', 'x', 1)],
  }
  for (const [title, [schema, operation]] of Object.entries(parts)) {
    it(`knows ${title}`, async () => {
      expect(told(await precompiledGuardOf(schema), operation)).to.equal(
        told(compileSchema(schema), operation),
      )
    })
  }

  it('compiles what judges alike once, and keeps no copies of the schema', () => {
    const same = Object.fromEntries(
      Array.from({ length: 50 }, (_, i) => [`m${i}`, { title: `M${i}`, ...string }]),
    )
    const text = moduleText(object(same))
    expect(text.match(/^function /gm)).to.have.length(2)
    expect(text.match(/M49/g)).to.have.length(1)
  })

  it('is the same text each time, without a word about where it was made', () => {
    const schema = object({ a: { type: 'string', format: 'date' }, b: { enum: [{}] } }, { $id: 'urn:app:s' })
    expect(moduleText(structuredClone(schema))).to.equal(moduleText(schema))
    expect(moduleText(schema)).not.to.match(/\bimport\b|require\(|sourceURL|file:|\/home\/|node_modules/)
  })

  it('is one guard, whatever uses it', async () => {
    const schema = await precompile(object({ a: string }))
    expect(precompiledGuard(schema)).to.equal(compileSchema(schema))
  })
})

describe('what is no precompiled schema', () => {
  const rows: Readonly<Record<string, readonly [schema: unknown, message: RegExp]>> = {
    'of another version': [{ precompiled: 2, schema: {}, validators: {} }, /another version/],
    'without validators': [{ precompiled: 1, schema: {} }, /not what/],
    'without a schema': [{ precompiled: 1, schema: null, validators: { '': () => true } }, /not what/],
    'without the whole': [{ precompiled: 1, schema: {}, validators: {} }, /not what/],
    'the module instead of its default': [{ __esModule: true, default: {} }, /pass its default export/],
  }
  for (const [title, [schema, message]] of Object.entries(rows)) {
    it(`${title} is a TypeError`, () => {
      expect(() => compileSchema(schema as PrecompiledSchema)).to.throw(TypeError, message)
    })
  }

  it('a module is no schema either', async () => {
    const module = (await import('../../lib/schema/default-schema.generated.ts')) as object
    expect(() => compileSchema(module)).to.throw(TypeError, 'default export')
  })

  it('cannot be compiled', async () => {
    const done = await precompile(object({}))
    for (const [input, message] of [
      [done, 'compiled already'],
      [() => true, 'is a function'],
      [{ type: 'string' }, 'session data is an object'],
      [object({ a: { $ref: 'https://example.com/s' } }), '#/properties/a/$ref'],
    ] as readonly (readonly [SchemaInput, string])[])
      expect(() => standaloneOf(input)).to.throw(TypeError, message)
  })
})

function compiled(schema: JsonObject): SchemaGuard | undefined {
  try {
    return compileSchema(schema)
  } catch {
    return undefined
  }
}
