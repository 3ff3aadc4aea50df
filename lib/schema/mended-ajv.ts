/**
 * What ajv 8.20 gets wrong, put right: what is found in one round of a loop (an element, a member of a map) is taken for
 * found in the next, and what a branch evaluates replaces what was evaluated before it, or is an error of JavaScript.
 * Only the code of these keywords is changed; each fault has its test in spec/schema/ajv.spec.ts.
 */
import type { Ajv, KeywordCxt, Name } from 'ajv'
import type { JsonObject } from '../domain/json.ts'
import { codegen, dataTypes } from './ajv.cjs'
import { SchemaTree, subSchemas } from './tree.ts'

type Code = (cxt: KeywordCxt) => void
type Evaluated = Parameters<KeywordCxt['mergeEvaluated']>[0]

const UNEVALUATED: readonly string[] = ['unevaluatedProperties', 'unevaluatedItems']

/** By keyword, what is done in place of what ajv does, which is `code`. */
const MENDS: Readonly<Record<string, (cxt: KeywordCxt, code: Code) => void>> = {
  contains: (cxt, code) => (isOnce(cxt) ? containsOnce(cxt) : code(cxt)),
  patternProperties,
  anyOf: branching,
  oneOf: branching,
  dependentSchemas: branching,
  if: (cxt, code) => branching(onlyIfTrue(cxt), code),
  unevaluatedItems: (cxt, code) => {
    wholeAsLength(cxt)
    code(cxt)
  },
  // ajv compares those elements only that are of the type of `items`, which is not about the first.
  uniqueItems: (cxt, code) =>
    code('prefixItems' in cxt.parentSchema ? beside(cxt, { parentSchema: {} }) : cxt),
}

/** Before anything is compiled with it. */
export function mend(ajv: Pick<Ajv, 'opts' | 'RULES'>, schema: JsonObject): void {
  // Where nobody asks what is evaluated, ajv need not keep account of it.
  if (!asksForUnevaluated(schema)) ajv.opts.unevaluated = false
  for (const [keyword, mended] of Object.entries(MENDS)) {
    const rule = ajv.RULES.all[keyword]
    if (typeof rule !== 'object' || !('code' in rule.definition)) continue
    const { definition } = rule
    const code: Code = definition.code
    rule.definition = { ...definition, code: (cxt) => mended(cxt, code) }
  }
}

function asksForUnevaluated(schema: JsonObject): boolean {
  for (const part of subSchemas(new SchemaTree(schema).root))
    if (UNEVALUATED.some((keyword) => Object.hasOwn(Object(part.schema) as object, keyword))) return true
  return false
}

function isOnce({ parentSchema, schema, it }: KeywordCxt): boolean {
  const { minContains = 1, maxContains } = it.opts.next === true ? parentSchema : {}
  return minContains === 1 && maxContains === undefined && typeof schema === 'object'
}

/** ajv's variable for "found one" is not set to false where the array is empty. */
function containsOnce(cxt: KeywordCxt): void {
  const { _ } = codegen()
  const { Num } = dataTypes()
  const { gen, data, it } = cxt
  cxt.setParams({ min: 1, max: undefined })
  const found = gen.let('valid', false)
  const fits = gen.name('_valid')
  it.items = true
  gen.forRange('i', 0, _`${data}.length`, (i) => {
    cxt.subschema({ keyword: 'contains', dataProp: i, dataPropType: Num, compositeRule: true }, fits)
    gen.if(fits, () => gen.assign(found, true).break())
  })
  cxt.result(found, () => cxt.reset())
}

/** The same, but for some members. */
const beside = (cxt: KeywordCxt, own: Partial<KeywordCxt>): KeywordCxt =>
  Object.assign(Object.create(cxt) as KeywordCxt, own)

/** ajv sets a member of a variable that may be `true`, or nothing, when that code runs. */
function patternProperties(cxt: KeywordCxt, code: Code): void {
  const it: Pick<Evaluated, 'props'> = cxt.it
  const before = it.props
  if (!isName(before)) return code(cxt)
  delete it.props
  code(cxt)
  const own = cxt.it.props
  it.props = before
  if (own !== undefined) cxt.mergeEvaluated({ props: own } as Evaluated)
}

/** ajv declares in the first branch what all branches add to, and what was evaluated without any. */
function branching(cxt: KeywordCxt, code: Code): void {
  const { Name } = codegen()
  const { props, items } = cxt.it
  if (props !== true || items !== true) cxt.mergeEvaluated({ props: {}, items: 0 } as Evaluated, Name)
  code(cxt)
}

/** ajv takes what `if` looks at for evaluated, though it is not met. */
function onlyIfTrue(cxt: KeywordCxt): KeywordCxt {
  let met: Name | undefined
  const own: Pick<KeywordCxt, 'subschema' | 'mergeEvaluated'> = {
    subschema(part, valid) {
      met = part.keyword === 'if' ? valid : undefined
      return cxt.subschema(part, valid)
    },
    mergeEvaluated(part, toName) {
      if (met === undefined || toName !== undefined) cxt.mergeEvaluated(part, toName)
      else cxt.mergeValidEvaluated(part, met)
    },
  }
  return beside(cxt, own)
}

/** ajv compares a length with a variable that is `true` where all is evaluated, and with nothing where none is. */
function wholeAsLength({ gen, data, it }: KeywordCxt): void {
  const { _ } = codegen()
  const { items } = it
  if (isName(items)) gen.assign(items, _`${items} === true ? ${data}.length : (${items} || 0)`)
}

const isName = (value: unknown): value is Name => value instanceof codegen().Name
