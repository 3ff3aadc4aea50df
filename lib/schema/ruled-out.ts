/** Paths at which no valid document can have anything. */
import type { PathSegment, SessionPath } from '../errors.ts'
import { allows } from './facts.ts'
import type { Kind, Plan } from './plan.ts'
import { child } from './tree.ts'
import type { SchemaNode, SchemaTree } from './tree.ts'

/** Tells whether the sub-schema at a pointer accepts a member's name. */
export type NameTest = (pointer: string, name: string) => boolean

/** What the target has to be able to be, in words and in the schema's. */
const TARGETS: Readonly<Partial<Record<Kind, readonly [what: string, ...types: string[]]>>> = {
  increment: ['a number', 'number', 'integer'],
  add: ['an array', 'array'],
  remove: ['an array', 'array'],
  open: ['an object', 'object'],
}

const NOT_THERE: Plan = { kind: 'path', keyword: 'additionalProperties', why: 'is not in the schema' }

export const isIndex = (segment: number): boolean => Number.isSafeInteger(segment) && segment >= 0

export class RuledOut {
  readonly #tree: SchemaTree
  readonly #accepts: NameTest

  constructor(tree: SchemaTree, accepts: NameTest) {
    this.#tree = tree
    this.#accepts = accepts
  }

  /** What no valid document has a place for; told also where otherwise the whole would have to be judged. */
  why(kind: Kind, path: SessionPath, mergeFrom: number): Plan | undefined {
    let all = this.#tree.expand([this.#tree.root])
    for (const key of path) {
      const nodes = all.flatMap((node) => this.#tree.childrenOf(node, key))
      const problem = this.#stepProblem(all, nodes, key)
      if (problem !== undefined) return problem
      all = this.#tree.expand(nodes)
    }
    const [what, ...types] = TARGETS[kind] ?? []
    if (what === undefined || path.length > mergeFrom || allows(all, ...types)) return undefined
    return { kind: 'path', keyword: 'type', why: `cannot be ${what}` }
  }

  #stepProblem(all: readonly SchemaNode[], nodes: readonly SchemaNode[], key: PathSegment): Plan | undefined {
    if (typeof key === 'number' && !isIndex(key))
      return { kind: 'path', keyword: 'type', why: 'is not an index' }
    const container = typeof key === 'number' ? 'array' : 'object'
    if (!allows(all, container))
      return { kind: 'path', keyword: 'type', why: `its parent cannot be an ${container}` }
    if (this.#tree.expand(nodes).some((node) => node.schema === false)) return NOT_THERE
    if (typeof key === 'number' || all.every((node) => this.#accepted(node, key))) return undefined
    return { kind: 'path', keyword: 'propertyNames', why: 'is not a name that the schema allows' }
  }

  #accepted(node: SchemaNode, name: string): boolean {
    const test = child(node, 'propertyNames')
    return test === undefined || this.#accepts(test.pointer, name)
  }
}
