/** The verdicts of a schema, decided once per operation and path. */
import { isJsonObject } from '../domain/json.ts'
import type { JsonObject, JsonValue } from '../domain/json.ts'
import type { PatchOperation } from '../domain/patch.ts'
import { PathMap } from '../domain/path-map.ts'
import { SessionPathError } from '../errors.ts'
import type { PathSegment, SessionPath, ValidationIssue } from '../errors.ts'
import { explained } from './explain.ts'
import type { SchemaGuard, Verdict } from './guard.ts'
import { required, verdictOn, withParts } from './judgement.ts'
import type { Judgement } from './judgement.ts'
import { Locality } from './locality.ts'
import { Merge } from './merge.ts'
import type { PathVerdicts } from '../domain/path-verdict.ts'
import type { Kind, Plan } from './plan.ts'
import { isIndex } from './ruled-out.ts'
import { subjectOf } from './subjects.ts'
import { SchemaTree, list, subSchemas } from './tree.ts'
import type { SchemaNode } from './tree.ts'
import { issuesOf } from './validate.ts'
import type { Validator } from './validate.ts'

/** The compiled sub-schema at a pointer; `undefined` if it cannot be compiled by itself. */
export type ValidatorAt = (pointer: string) => Validator | undefined

/** Paths may come from what users send, so neither their number nor their length may fill the memory. */
const MAX_CACHED = 1000
const MAX_MAPS = 32
const MAX_NAME_LENGTH = 256

const NEVER: Validator = Object.assign(() => false, {
  errors: [{ keyword: 'false schema', message: 'is not in the schema' }],
})
const ALWAYS: Validator = () => true

/** A sub-schema means something only within the whole. */
class NotAlone extends Error {}

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
    // No spread: there may be more parts than a call has arguments.
    this.#positions = parts.reduce((most, part) => Math.max(most, positionsOf(part)), 0)
  }

  validate(data: JsonObject): readonly ValidationIssue[] {
    return issuesOf(this.#whole, data, [])
  }

  check(operation: PatchOperation): Verdict {
    if (operation.op === 'merge') return this.#checkMerge(operation, operation.value as JsonObject)
    const judgement = this.#judge(operation.op, operation.path, Infinity)
    switch (judgement.kind) {
      case 'local':
        return verdictOn(operation, judgement)
      case 'whole':
        return judgement
      case 'path':
        throw new SessionPathError(operation.path, judgement.why)
      default:
        return { kind: 'local', issues: [required(operation.path)] }
    }
  }

  explain(path: SessionPath): PathVerdicts {
    return explained(path, (kind) => ({
      plan: this.#locality.plan(kind, path),
      judgement: this.#judge(kind, path, Infinity),
    }))
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
    try {
      if (plan.kind === 'local') return this.#compiledLocal(plan)
      return plan.kind === 'closed' ? { kind: 'closed', validators: this.#compileAll(plan.nodes) } : plan
    } catch (error) {
      if (error instanceof NotAlone)
        return { kind: 'whole', reason: `the sub-schema at #${error.message} does not stand alone` }
      throw error
    }
  }

  #compiledLocal({
    nodes,
    limits: { unique, ...limits } = {},
    coupled,
  }: Plan & { kind: 'local' }): Judgement {
    const compile = this.#compile.bind(this)
    return {
      kind: 'local',
      validators: this.#compileAll(nodes),
      limits,
      subjects: coupled.map((each) => subjectOf(each, compile)),
      unique: unique && subjectOf(unique, compile),
    }
  }

  #compileAll(nodes: readonly SchemaNode[]): readonly Validator[] {
    return nodes.filter((node) => node.schema !== true).map((node) => this.#compile(node))
  }

  /** @throws {NotAlone} */
  #compile({ schema, pointer }: SchemaNode): Validator {
    if (typeof schema === 'boolean') return schema ? ALWAYS : NEVER
    const validator = this.#validatorAt(pointer)
    if (validator === undefined) throw new NotAlone(pointer)
    return validator
  }

  #checkMerge(operation: PatchOperation, value: JsonObject): Verdict {
    const { path } = operation
    const merge = new Merge((kind, at) => this.#judge(kind, at, path.length), operation)
    const reason = merge.object(path, value)
    if (reason !== undefined) return { kind: 'whole', reason }
    return withParts(operation, merge.issues.length > 0 ? [] : merge.parts, {
      kind: 'local',
      issues: merge.issues,
    })
  }
}

const isDynamic = ({ schema }: SchemaNode): boolean => typeof schema === 'object' && '$dynamicRef' in schema
const positionsOf = (node: SchemaNode): number =>
  Math.max(list(node, 'prefixItems').length, list(node, 'items').length)

function textMembersOf(properties: JsonValue | undefined): string[] {
  if (!isJsonObject(properties)) return []
  const isText = (schema: JsonValue | undefined): boolean =>
    isJsonObject(schema) && schema['type'] === 'string'
  return Object.keys(properties).filter((name) => isText(properties[name]))
}
