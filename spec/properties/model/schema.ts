/** A schema as an oracle: whole documents by ajv, and which paths it has no place for. */
import { Ajv2020 } from 'ajv/dist/2020.js'
import type { ErrorObject, ValidateFunction } from 'ajv/dist/2020.js'
import type { JsonObject, JsonValue } from '../../../lib/domain/json.ts'
import type { PatchOperation } from '../../../lib/domain/patch.ts'
import type { PathSegment, SessionPath } from '../../../lib/errors.ts'
import type { Refusal } from './expected.ts'
import { invalid, isObject, wrongPath } from './json.ts'

type Schema = JsonObject | boolean

/** What the target of an operation has to be able to be. */
const TARGETS: Readonly<Partial<Record<PatchOperation['op'], readonly string[]>>> = {
  increment: ['number', 'integer'],
  add: ['array'],
  remove: ['array'],
  merge: ['object'],
}

export class ModelSchema {
  readonly #root: JsonObject
  readonly #validate: ValidateFunction
  readonly #alone = new Map<string, ValidateFunction>()

  constructor(schema: object) {
    this.#root = schema as JsonObject
    this.#validate = compiled(this.#root)
  }

  /** Why this is no valid document. */
  issues(data: JsonObject): Refusal[] {
    if (this.#validate(data)) return []
    return (this.#validate.errors ?? []).map((error) => issueOf(error, data))
  }

  /** Why an operation can have no place in any valid document. */
  pathRefusals({ op, path }: PatchOperation): Refusal[] {
    if (path.length === 0) return []
    const target = TARGETS[op]
    const at = this.#at(path)
    const rest = target === undefined || at === undefined || canBe(at, target)
    return at === undefined || !rest ? [wrongPath(path)] : []
  }

  /** Why nothing like this may lie there, wherever that is. */
  valueIssues(path: SessionPath, value: JsonValue): Refusal[] {
    const alone = this.#validatorAt(path)
    if (alone(value)) return []
    const issues = (alone.errors ?? []).map((error) => issueOf(error, value))
    return issues.map((issue) => ({ ...issue, path: [...path, ...(issue.path ?? [])] }))
  }

  #validatorAt(path: SessionPath): ValidateFunction {
    const allOf = this.#at(path)?.filter((schema) => schema !== true) ?? []
    const schema = { $defs: this.#root['$defs'] ?? {}, ...(allOf.length > 0 && { allOf }) }
    const key = JSON.stringify(schema)
    const validator = this.#alone.get(key) ?? compiled(schema)
    this.#alone.set(key, validator)
    return validator
  }

  /** The schemas that apply to what lies there; `undefined` if nothing can. */
  #at(path: SessionPath): readonly Schema[] | undefined {
    let here = this.#applying([this.#root])
    for (const key of path) {
      if (!canBe(here, [typeof key === 'number' ? 'array' : 'object'])) return undefined
      here = this.#applying(here.flatMap((schema) => below(schema, key)))
      if (here.includes(false)) return undefined
    }
    return here
  }

  /** With those that `$ref` and `allOf` bring. */
  #applying(schemas: readonly Schema[]): readonly Schema[] {
    return schemas.flatMap((schema) => {
      if (typeof schema === 'boolean') return [schema]
      const { $ref, allOf } = schema
      const more = [...listOf(allOf), ...(typeof $ref === 'string' ? [this.#defined($ref)] : [])]
      return [schema, ...this.#applying(more)]
    })
  }

  #defined(ref: string): Schema {
    const name = ref.replace('#/$defs/', '')
    return (this.#root['$defs'] as JsonObject)[name] as Schema
  }
}

const compiled = (schema: JsonObject): ValidateFunction =>
  new Ajv2020({ allErrors: true, ownProperties: true, strict: false }).compile(schema)

const listOf = (value: JsonValue | undefined): Schema[] => (Array.isArray(value) ? (value as Schema[]) : [])

function canBe(schemas: readonly Schema[], kinds: readonly string[]): boolean {
  return schemas.every((schema) => {
    if (typeof schema === 'boolean' || schema['type'] === undefined) return true
    return [schema['type']].flat().some((type) => kinds.includes(type as string))
  })
}

/** The schemas by which `schema` judges a member or an element. */
function below(schema: Schema, key: PathSegment): Schema[] {
  if (typeof schema === 'boolean') return []
  if (typeof key === 'number') {
    const item = listOf(schema['prefixItems'])[key] ?? schema['items']
    return item === undefined ? [] : [item as Schema]
  }
  const { properties, propertyNames, additionalProperties } = schema
  const named: Schema[] = isObject(propertyNames) && !hasFittingLength(propertyNames, key) ? [false] : []
  if (isObject(properties) && Object.hasOwn(properties, key)) return [...named, properties[key] as Schema]
  return additionalProperties === undefined ? named : [...named, additionalProperties as Schema]
}

/** The one thing that the schemas here ask of names. */
const hasFittingLength = ({ maxLength }: JsonObject, name: string): boolean =>
  [...name].length <= Number(maxLength)

/** One issue of ajv by the place that a person looks at, and by the place of the object where that is another. */
function issueOf({ instancePath, keyword, params, propertyName }: ErrorObject, data: JsonValue): Refusal {
  const at = segmentsOf(instancePath, data)
  const told = params as Readonly<Record<string, unknown>>
  const missing = keyword === 'required' ? told['missingProperty'] : undefined
  const name = propertyName ?? missing ?? told['additionalProperty'] ?? told['propertyName']
  return invalid(typeof name === 'string' ? [...at, name] : at, keyword)
}

function segmentsOf(pointer: string, data: JsonValue): SessionPath {
  let here: JsonValue | undefined = data
  return pointer
    .split('/')
    .slice(1)
    .map((escaped) => {
      const name = escaped.replaceAll('~1', '/').replaceAll('~0', '~')
      const key = Array.isArray(here) ? Number(name) : name
      here = (here as Record<PathSegment, JsonValue>)[key]
      return key
    })
}
