/** A JSON Schema in ajv. The only place that knows ajv, which is loaded when it is first needed. */
import type { Ajv, Options } from 'ajv'
import type { Ajv2020 } from 'ajv/dist/2020.js'
import type { JsonObject, JsonValue } from '../domain/json.ts'
import { ajv07, ajv2020, formats } from './ajv.cjs'
import { checkSchema, wrong } from './check-schema.ts'
import { mend } from './mended-ajv.ts'
import type { ValidatorAt } from './path-guard.ts'
import { SchemaTree, partsOf } from './tree.ts'
import type { SchemaNode } from './tree.ts'

type Dialect = 'draft-07' | '2020-12'

export type Engine = Ajv | Ajv2020

type CodeOptions = NonNullable<Options['code']>

const DIALECTS: ReadonlyMap<JsonValue | undefined, Dialect> = new Map([
  [undefined, '2020-12'],
  ['https://json-schema.org/draft/2020-12/schema', '2020-12'],
  ['http://json-schema.org/draft-07/schema', 'draft-07'],
])

const options = (): Options => ({
  strict: true,
  strictRequired: false,
  strictTuples: false,
  allowUnionTypes: true,
  // `required: ['constructor']` must not be met by what every object inherits.
  ownProperties: true,
  // All issues are told; `maxDataBytes` bounds how many there can be.
  allErrors: true,
  formats: formats(),
  // ajv resolves it but does not know it (8.20).
  keywords: ['$anchor'],
  logger: false,
  // Each schema has an instance of its own, gone with it; the meta-schema is compiled once, in `META`.
  meta: false,
  validateSchema: false,
})

const META: Partial<Record<Dialect, Engine>> = {}
const KEY = 'session'

/** How ajv is asked for the sub-schema at a pointer. */
export const keyOf = (pointer: string): string => (pointer === '' ? KEY : `${KEY}#${pointer}`)

/** @throws {TypeError} for a schema that is wrong, with the JSON pointer to where. */
export function engineOf(schema: JsonObject, code: CodeOptions = {}): Engine {
  const dialect = dialectOf(schema)
  checkCodeGeneration()
  checkAgainstMeta(schema, dialect)
  checkSchema(schema)
  const ajv = compileRoot(schema, dialect, code)
  // Strictness has been shown for the whole; a sub-schema alone may lack the `type` that its parent has.
  ajv.opts.strictTypes = false
  return ajv
}

export function validatorsOf(ajv: Engine): ValidatorAt {
  return (pointer) => {
    try {
      return ajv.getSchema(keyOf(pointer))
    } catch {
      return undefined
    }
  }
}

function dialectOf(schema: JsonObject): Dialect {
  const uri = schema['$schema']
  const dialect = DIALECTS.get(typeof uri === 'string' ? uri.replace(/#$/, '') : uri)
  if (dialect === undefined) throw wrong('/$schema', 'must be JSON Schema 2020-12 (the default) or draft-07')
  return dialect
}

/** What ajv says there would be laid at the schema's door. */
function checkCodeGeneration(): void {
  try {
    // oxlint-disable-next-line no-new-func, typescript/no-implied-eval -- it is what ajv does
    Function('')
  } catch (cause) {
    throw new TypeError(
      'schema: cannot be compiled, since this process forbids code from strings; compile it beforehand: npx json-sessions compile-schema',
      { cause },
    )
  }
}

function checkAgainstMeta(schema: JsonObject, dialect: Dialect): void {
  const meta = (META[dialect] ??= newAjv(dialect, { meta: true, logger: false }))
  if (meta.validateSchema(schema) === true) return
  const { instancePath = '', message = 'is not a JSON Schema' } = meta.errors?.[0] ?? {}
  throw wrong(instancePath, message)
}

function compileRoot(schema: JsonObject, dialect: Dialect, code: CodeOptions): Engine {
  try {
    const ajv = newAjv(dialect, { ...options(), code })
    mend(ajv, schema)
    ajv.addSchema(schema, KEY)
    ajv.getSchema(KEY)
    return ajv
  } catch (cause) {
    const message = messageOf(cause)
    throw Object.assign(wrong(culprit(schema, dialect, new SchemaTree(schema).root, message), message), {
      cause,
    })
  }
}

/** Where the innermost sub-schema is that fails for the same reason: ajv tells the reason but not always the place. */
function culprit(schema: JsonObject, dialect: Dialect, node: SchemaNode, message: string): string {
  const inner = partsOf(node).find((part) => failureAlone(schema, dialect, part) === message)
  return inner === undefined ? node.pointer : culprit(schema, dialect, inner, message)
}

function failureAlone(root: JsonObject, dialect: Dialect, { schema }: SchemaNode): string | undefined {
  if (typeof schema === 'boolean') return undefined
  const { $id: _id, ...alone } = schema
  const definitions = Object.entries(root).filter(([name]) => name === '$defs' || name === 'definitions')
  try {
    newAjv(dialect, options()).compile({ ...Object.fromEntries(definitions), ...alone })
    return undefined
  } catch (error) {
    return messageOf(error)
  }
}

/** Without the place as ajv writes it, which is not the same for a part as for the whole. */
export const messageOf = (error: unknown): string =>
  (error instanceof Error ? error.message : String(error))
    .replace(/ (ignored )?in schema at path .*$/, '')
    .replace(/ at "[^"]*"| from id .*$/g, '')

const newAjv = (dialect: Dialect, options: Options): Engine =>
  new (dialect === '2020-12' ? ajv2020() : ajv07())(options)
