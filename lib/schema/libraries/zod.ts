/** zod 4 leaves out of its JSON Schema what that cannot say, mostly without a word. */
import { checkFlags, isAsync, isMembers, listOf, membersOf, step, textOf } from './finding.ts'
import type { Members, Report } from './finding.ts'

/** Schemas that are a value's own, and have no others inside. */
const SCALARS: ReadonlySet<unknown> = new Set(
  'string number int boolean null any unknown never enum template_literal'.split(' '),
)
/** Those around another one which leave the value as it is; what is missing is not filled in. */
const AROUND: ReadonlySet<unknown> = new Set(
  'optional nullable nonoptional readonly default prefault'.split(' '),
)
/** Checks that JSON Schema has. */
const SAID: ReadonlySet<unknown> = new Set(
  'min_length max_length length_equals greater_than less_than multiple_of number_format'.split(' '),
)
/** What these formats ask beyond their pattern is code. */
const CODED: ReadonlySet<unknown> = new Set(['jwt', 'json_string'])

export const inspectZod =
  (schema: unknown) =>
  (report: Report): void =>
    new Inspection(report).at(schema, '')

class Inspection {
  readonly #report: Report
  readonly #seen = new Set<unknown>()

  constructor(report: Report) {
    this.#report = report
  }

  at(schema: unknown, pointer: string): void {
    if (this.#seen.has(schema)) return
    this.#seen.add(schema)
    const def = defOf(schema)
    if (def['coerce'] === true) this.#report('refused', pointer, 'coercion: the store keeps what it is given')
    if ('check' in def) this.#check(def, pointer)
    for (const check of listOf(def['checks'])) this.#check(defOf(check), pointer)
    this.#inside(def, pointer)
  }

  #inside(def: Members, pointer: string): void {
    const { type } = def
    if (SCALARS.has(type)) return
    if (AROUND.has(type)) return this.at(def['innerType'], pointer)
    if (type === 'lazy') return this.at((def['getter'] as () => unknown)(), pointer)
    if (type === 'pipe') return this.#pipe(def, pointer)
    if (type === 'literal') return this.#literal(def, pointer)
    const parts = partsOf(def)
    if (parts === undefined) this.#report('refused', pointer, `${textOf(type)}, which JSON Schema cannot say`)
    for (const [below, part] of parts ?? []) this.at(part, pointer + below)
  }

  /** Its JSON Schema is that of the last part. */
  #pipe(def: Members, pointer: string): void {
    if ('transform' in def || 'reverseTransform' in def)
      return this.#report('refused', pointer, 'a codec: the store keeps what it is given')
    this.#report('whole', pointer, 'a pipe')
    this.at(def['in'], pointer)
    this.at(def['out'], pointer)
  }

  #literal(def: Members, pointer: string): void {
    const odd = listOf(def['values']).find((value) => value === undefined || typeof value === 'bigint')
    if (listOf(def['values']).includes(undefined) || odd !== undefined)
      this.#report('refused', pointer, `a literal ${typeof odd}, which JSON has not`)
  }

  #check(def: Members, pointer: string): void {
    const { check } = def
    if (check === 'overwrite' || def['normalize'] === true)
      return this.#report(
        'refused',
        pointer,
        'a check that changes the value: the store keeps what it is given',
      )
    if (isAsync(def['fn'])) return this.#report('refused', pointer, 'an asynchronous refinement')
    if (check === 'string_format') return this.#format(def, pointer)
    if (!SAID.has(check))
      this.#report('whole', pointer, check === 'custom' ? 'a refinement' : `a check (${textOf(check)})`)
  }

  #format(def: Members, pointer: string): void {
    checkFlags(def['pattern'], pointer, this.#report)
    const limits = ['fn', 'hostname', 'protocol', 'alg', 'position'].some((name) => def[name] !== undefined)
    if (limits || CODED.has(def['format']))
      this.#report('whole', pointer, `the format ${textOf(def['format'])}`)
  }
}

function partsOf(def: Members): readonly (readonly [below: string, schema: unknown])[] | undefined {
  const given = (below: string, schema: unknown): [string, unknown][] =>
    isMembers(schema) ? [[below, schema]] : []
  switch (def['type']) {
    case 'object':
      return [
        ...Object.entries(membersOf(def['shape'])).map(([name, s]) => [step('properties', name), s] as const),
        ...given('/additionalProperties', def['catchall']),
      ]
    case 'array':
      return [['/items', def['element']]]
    case 'tuple':
      return [
        ...listOf(def['items']).map((item, i) => [step('prefixItems', i), item] as const),
        ...given('/items', def['rest']),
      ]
    case 'record':
      return [
        ['/propertyNames', def['keyType']],
        ['/additionalProperties', def['valueType']],
      ]
    case 'union':
      return listOf(def['options']).map((option, i) => [step('anyOf', i), option])
    case 'intersection':
      return [
        ['/allOf/0', def['left']],
        ['/allOf/1', def['right']],
      ]
    default:
      return undefined
  }
}

const defOf = (schema: unknown): Members => membersOf(membersOf(membersOf(schema)['_zod'])['def'])
