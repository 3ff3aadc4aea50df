/** The verdicts of a schema, decided once per operation and path. */
import { isJsonObject } from '../domain/json.ts'
import type { JsonObject, JsonValue } from '../domain/json.ts'
import type { PatchOperation } from '../domain/patch.ts'
import { PathMap } from '../domain/path-map.ts'
import { SessionPathError } from '../errors.ts'
import type { PathSegment, SessionPath, ValidationIssue } from '../errors.ts'
import type { SchemaGuard, Verdict } from './guard.ts'
import { Locality, isIndex } from './locality.ts'
import type { Kind, Limits, Plan } from './locality.ts'
import { SchemaTree, list, subSchemas } from './tree.ts'
import type { SchemaNode } from './tree.ts'
import { MAX_ISSUES, issuesOf } from './validate.ts'
import type { Validator } from './validate.ts'

/** The compiled sub-schema at a pointer; `undefined` if it cannot be compiled by itself. */
export type ValidatorAt = (pointer: string) => Validator | undefined

/** A plan with its sub-schemas compiled. */
type Judgement =
  | { readonly kind: 'local' | 'closed'; readonly validators: readonly Validator[]; readonly limits: Limits }
  | Exclude<Plan, { nodes: unknown }>

type Leaf = Exclude<PatchOperation, { op: 'merge' }>

/** Paths may come from what users send, so neither their number nor their length may fill the memory. */
const MAX_CACHED = 1000
const MAX_MAPS = 32
const MAX_NAME_LENGTH = 256

const LOCAL: Verdict = { kind: 'local', issues: [] }
const NEVER: Validator = Object.assign(() => false, {
  errors: [{ keyword: 'false schema', message: 'is not in the schema' }],
})

export class PathGuard implements SchemaGuard {
  readonly textMembers: readonly string[]
  readonly #locality: Locality
  readonly #whole: Validator
  readonly #validatorAt: ValidatorAt
  /** By the kind of operation and, within a merge, where that begins. */
  readonly #judgements = new Map<string, PathMap<Judgement>>()
  /** Elements from here on are judged alike. */
  readonly #positions: number

  constructor(schema: JsonObject, validatorAt: ValidatorAt) {
    const tree = new SchemaTree(schema)
    this.textMembers = textMembersOf(schema['properties'])
    // A `$dynamicRef` means what the whole makes of it, and any part may lead to one.
    const parts = [...subSchemas(tree.root)]
    this.#validatorAt = parts.some(isDynamic) ? () => undefined : validatorAt
    this.#whole = validatorAt('') ?? NEVER
    this.#locality = new Locality(tree, (pointer, name) => validatorAt(pointer)?.(name) !== false)
    this.#positions = Math.max(...parts.map(positionsOf))
  }

  validate(data: JsonObject): readonly ValidationIssue[] {
    return issuesOf(this.#whole, data, [])
  }

  check(operation: PatchOperation): Verdict {
    if (operation.op === 'merge') return this.#checkMerge(operation.path, operation.value as JsonObject)
    const judgement = this.#judge(operation.op, operation.path, Infinity)
    switch (judgement.kind) {
      case 'whole':
        return judgement
      case 'path':
        throw new SessionPathError(operation.path, judgement.why)
      case 'required':
        return { kind: 'local', issues: [required(operation.path)] }
      default:
        return verdictOn(operation, judgement.validators, judgement.limits)
    }
  }

  isSet(path: SessionPath): boolean {
    return this.#locality.isSet(path)
  }

  /** `mergeFrom`: how long the path of the merge is that this is a part of; Infinity outside of one. */
  #judge(kind: Kind, path: SessionPath, mergeFrom: number): Judgement {
    const judgements = this.#judgementsOf(kind, mergeFrom)
    const at = path.some((s) => typeof s === 'number') ? path.map((s) => this.#position(s)) : path
    const known = judgements.get(at)
    if (known) return known
    const judgement = this.#compiled(this.#locality.plan(kind, path, mergeFrom))
    if (at.every((s) => typeof s === 'number' || s.length <= MAX_NAME_LENGTH)) judgements.set(at, judgement)
    return judgement
  }

  #judgementsOf(kind: Kind, mergeFrom: number): PathMap<Judgement> {
    const key = mergeFrom === Infinity ? kind : `${kind} ${mergeFrom}`
    let judgements = this.#judgements.get(key)
    if (judgements) return judgements
    if (this.#judgements.size >= MAX_MAPS) this.#judgements.clear()
    this.#judgements.set(key, (judgements = new PathMap(MAX_CACHED)))
    return judgements
  }

  #position(segment: PathSegment): PathSegment {
    const alike = typeof segment === 'number' && segment > this.#positions && isIndex(segment)
    return alike ? this.#positions : segment
  }

  #compiled(plan: Plan): Judgement {
    if (plan.kind !== 'local' && plan.kind !== 'closed') return plan
    const validators = plan.nodes.filter((n) => n.schema !== true).map((n) => this.#compile(n))
    if (validators.includes(undefined))
      return { kind: 'whole', reason: 'a sub-schema that does not stand alone' }
    const limits = plan.kind === 'local' ? plan.limits : undefined
    return { kind: plan.kind, validators: validators as Validator[], limits: limits ?? {} }
  }

  #compile(node: SchemaNode): Validator | undefined {
    return node.schema === false ? NEVER : this.#validatorAt(node.pointer)
  }

  #checkMerge(path: SessionPath, value: JsonObject): Verdict {
    const merge = new Merge((kind, at) => this.#judge(kind, at, path.length), path.length)
    const reason = merge.object(path, value)
    return reason === undefined ? { kind: 'local', issues: merge.issues } : { kind: 'whole', reason }
  }
}

/** A merge is a `set` for each leaf, an `unset` for each null, and makes the objects on the way if they are not there. */
class Merge {
  readonly issues: ValidationIssue[] = []
  readonly #judge: (kind: Kind, path: SessionPath) => Judgement
  readonly #from: number

  constructor(judge: (kind: Kind, path: SessionPath) => Judgement, from: number) {
    this.#judge = judge
    this.#from = from
  }

  /** The reason why only the whole can be judged, if there is one. */
  object(path: SessionPath, value: JsonObject): string | undefined {
    const judgement = this.#judge('open', path)
    if (judgement.kind === 'path' && path.length === this.#from)
      throw new SessionPathError(path, judgement.why)
    if (judgement.kind !== 'local') return this.#settle(judgement, path, value)
    for (const [name, member] of Object.entries(value)) {
      const reason = this.#member([...path, name], member)
      if (reason !== undefined) return reason
    }
    return undefined
  }

  #member(path: SessionPath, value: JsonValue): string | undefined {
    if (isJsonObject(value)) return this.object(path, value)
    if (value !== null) return this.#settle(this.#judge('set', path), path, value)
    const judgement = this.#judge('unset', path)
    // To remove what cannot be there is to change nothing.
    return judgement.kind === 'path' ? undefined : this.#settle(judgement, path, value)
  }

  #settle(judgement: Judgement, path: SessionPath, value: JsonValue): string | undefined {
    if (judgement.kind === 'whole') return judgement.reason
    this.#refuse(issuesFrom(judgement, path, value))
    return undefined
  }

  #refuse(issues: readonly ValidationIssue[]): void {
    this.issues.push(...issues.slice(0, MAX_ISSUES - this.issues.length))
  }
}

function issuesFrom(
  judgement: Exclude<Judgement, { kind: 'whole' }>,
  path: SessionPath,
  value: JsonValue,
): readonly ValidationIssue[] {
  if (judgement.kind === 'required') return [required(path)]
  if (judgement.kind === 'path') return [{ path, keyword: judgement.keyword, message: judgement.why }]
  return all(judgement.validators, value, path)
}

function verdictOn(operation: Leaf, validators: readonly Validator[], limits: Limits): Verdict {
  const { op, path } = operation
  if (op === 'set') return local(all(validators, operation.value, path))
  if (op === 'unset') return LOCAL
  if (op === 'increment') return local(numberIssues(operation.by, path, limits), limits)
  if (op === 'remove') return local([], limits)
  // Two values that differ may be equal JSON only if they are containers; which elements are left out is decided there.
  const duplicates =
    limits.unique === true && (operation.unique === false || operation.values.some(isContainer))
  if (duplicates) return { kind: 'whole', reason: 'uniqueItems' }
  // An element is named by its place among those given: where it would lie is decided where the array is.
  const issues = operation.values.flatMap((value, i) => all(validators, value, [...path, i]))
  return local(issues.slice(0, MAX_ISSUES), limits)
}

function local(issues: readonly ValidationIssue[], { bounds }: Limits = {}): Verdict {
  if (issues.length === 0 && bounds === undefined) return LOCAL
  const bounded = issues.length === 0 && bounds !== undefined && Object.keys(bounds).length > 0
  return bounded ? { kind: 'local', issues, bounds } : { kind: 'local', issues }
}

const all = (
  validators: readonly Validator[],
  value: unknown,
  path: SessionPath,
): readonly ValidationIssue[] => {
  const [only] = validators
  if (only !== undefined && validators.length === 1) return issuesOf(only, value, path)
  return validators.flatMap((validator) => issuesOf(validator, value, path))
}

function numberIssues(
  by: number,
  path: SessionPath,
  { integer, multiplesOf = [] }: Limits,
): readonly ValidationIssue[] {
  if (integer === true && !Number.isInteger(by))
    return [{ path, keyword: 'type', message: 'must be integer' }]
  // A sum of multiples is a multiple.
  const broken = multiplesOf.find((unit) => !Number.isInteger(by / unit))
  return broken === undefined
    ? []
    : [{ path, keyword: 'multipleOf', message: `must be multiple of ${broken}` }]
}

const required = (path: SessionPath): ValidationIssue => ({
  path,
  keyword: 'required',
  message: 'is required',
})
const isContainer = (value: unknown): boolean => typeof value === 'object' && value !== null
const isDynamic = ({ schema }: SchemaNode): boolean => typeof schema === 'object' && '$dynamicRef' in schema
const positionsOf = (node: SchemaNode): number =>
  Math.max(list(node, 'prefixItems').length, list(node, 'items').length)

function textMembersOf(properties: JsonValue | undefined): string[] {
  if (!isJsonObject(properties)) return []
  const isText = (schema: JsonValue | undefined): boolean =>
    isJsonObject(schema) && schema['type'] === 'string'
  return Object.keys(properties).filter((name) => isText(properties[name]))
}
