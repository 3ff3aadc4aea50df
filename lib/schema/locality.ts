/** What of a schema judges one operation on a valid document: the value alone, with bounds, or only the whole. */
import type { JsonObject, JsonValue } from '../domain/json.ts'
import type { PathSegment, SessionPath } from '../errors.ts'
import { coupling } from './coupling.ts'
import type { Step } from './coupling.ts'
import type { Bounds } from '../domain/patch.ts'
import { child, list, typesOf } from './tree.ts'
import type { SchemaNode, SchemaTree } from './tree.ts'

/** The operations with one target; `open`: an object of a merge, which comes into being where there is none. */
export type Kind = 'set' | 'unset' | 'increment' | 'add' | 'remove' | 'open'

export type Plan =
  /** The value (of `add`: each value) has to match `nodes`, and what is stored then keeps to the rest. */
  | { readonly kind: 'local'; readonly nodes: readonly SchemaNode[]; readonly limits?: Limits }
  /** An object of a merge where the schema wants something else: it has to match `nodes`, and will not. */
  | { readonly kind: 'closed'; readonly nodes: readonly SchemaNode[] }
  | { readonly kind: 'whole'; readonly reason: string }
  /** In a valid document nothing can be there. */
  | { readonly kind: 'path'; readonly keyword: string; readonly why: string }
  /** The member that would go is required. */
  | { readonly kind: 'required' }

export interface Limits {
  readonly bounds?: Bounds
  readonly integer?: boolean
  readonly multiplesOf?: readonly number[]
  /** `uniqueItems`. */
  readonly unique?: boolean
}

/** A value on the way to the target. */
interface Place {
  readonly nodes: readonly SchemaNode[]
  /** In every valid document there is a value that can hold members, so that the operation makes none. */
  readonly certain: boolean
}

/** Where an operation is on its way. */
interface Leg {
  readonly kind: Kind
  readonly key: PathSegment
  readonly last: boolean
  /** An element is named further down, so that what leads to it exists or the operation is refused. */
  readonly met: boolean
  /** What lies below this step is replaced by an object unless it is one, as RFC 7396 has it. */
  readonly merges: boolean
}

/** Tells whether the sub-schema at a pointer accepts a member's name. */
type NameTest = (pointer: string, name: string) => boolean

const NUMERIC_LIMITS = ['minimum', 'maximum', 'exclusiveMinimum', 'exclusiveMaximum'] as const
const AS_A_WHOLE: Step = { key: undefined, anew: true, adds: false, removes: false }

export class Locality {
  readonly #tree: SchemaTree
  readonly #accepts: NameTest

  constructor(tree: SchemaTree, accepts: NameTest) {
    this.#tree = tree
    this.#accepts = accepts
  }

  /** `mergeFrom`: the length of the path of the `merge` that `path` is part of. */
  plan(kind: Kind, path: SessionPath, mergeFrom: number = Infinity): Plan {
    if (path.length === 0 && kind !== 'open') return { kind: 'path', keyword: 'type', why: 'names no member' }
    const ruledOut = this.#ruledOut(kind, path, mergeFrom)
    if (ruledOut !== undefined) return ruledOut
    const lastIndex = creates(kind) ? path.findLastIndex((segment) => typeof segment === 'number') : -1
    let place: Place = { nodes: [this.#tree.root], certain: true }
    for (const [depth, key] of path.entries()) {
      const last = depth === path.length - 1
      const [met, merges] = [depth < lastIndex, depth + 1 >= mergeFrom]
      const next = this.#follow(place, { kind, key, last, met, merges })
      if ('kind' in next) return next
      place = next
    }
    return this.#atTarget(kind, place)
  }

  /** Whether a schema that applies at `path` in any document has `uniqueItems`. */
  isSet(path: SessionPath): boolean {
    let nodes: readonly SchemaNode[] = [this.#tree.root]
    for (const key of path) nodes = this.#children(this.#tree.expand(nodes), key)
    return isUnique(this.#tree.expand(nodes))
  }

  #follow(place: Place, leg: Leg): Place | Plan {
    const all = this.#tree.expand(place.nodes)
    const nodes = this.#children(all, leg.key)
    const removes = leg.last && leg.kind === 'unset'
    const required = requires(all, leg.key)
    // Where the parent may be absent, there may be nothing to remove, which is no error.
    if (removes && required && place.certain) return { kind: 'required' }
    if (removes && required) return whole('required', all)
    const present =
      leg.met || (place.certain && required) || (typeof leg.key === 'number' && creates(leg.kind))
    const step = { ...AS_A_WHOLE, key: leg.key, removes, ...coming(leg, place.certain, present) }
    const coupled = this.#coupled(all, step)
    return coupled ?? { nodes, certain: leg.met || (present && this.#holds(nodes, leg.merges)) }
  }

  #children(all: readonly SchemaNode[], key: PathSegment): readonly SchemaNode[] {
    return all.flatMap((node) => this.#tree.childrenOf(node, key))
  }

  /** What no valid document has a place for; told also where otherwise the whole would have to be judged. */
  #ruledOut(kind: Kind, path: SessionPath, mergeFrom: number): Plan | undefined {
    let all = this.#tree.expand([this.#tree.root])
    for (const key of path) {
      const nodes = this.#children(all, key)
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
    if (this.#tree.expand(nodes).some((node) => node.schema === false)) return { kind: 'path', ...NOT_THERE }
    if (typeof key === 'number' || all.every((node) => this.#accepted(node, key))) return undefined
    return { kind: 'path', keyword: 'propertyNames', why: 'is not a name that the schema allows' }
  }

  #accepted(node: SchemaNode, name: string): boolean {
    const test = child(node, 'propertyNames')
    return test === undefined || this.#accepts(test.pointer, name)
  }

  /** Whether a value that is there can hold the next member as it is. */
  #holds(nodes: readonly SchemaNode[], merges: boolean): boolean {
    const all = this.#tree.expand(nodes)
    return merges ? all.some((node) => typesOf(node)?.join() === 'object') : !allows(all, 'null')
  }

  #coupled(all: readonly SchemaNode[], step: Step): Plan | undefined {
    for (const node of all) {
      const keyword = coupling(this.#tree, node, step)
      if (keyword !== undefined) return whole(keyword, [node])
    }
    return undefined
  }

  #atTarget(kind: Kind, place: Place): Plan {
    const all = this.#tree.expand(place.nodes)
    switch (kind) {
      case 'set':
        return { kind: 'local', nodes: place.nodes }
      case 'unset':
        return { kind: 'local', nodes: [] }
      case 'open':
        // Within a merge: where it is none, the value is what is wrong.
        if (!allows(all, 'object')) return { kind: 'closed', nodes: place.nodes }
        return (place.certain ? undefined : this.#coupled(all, AS_A_WHOLE)) ?? { kind: 'local', nodes: [] }
      case 'increment':
        return this.#number(all)
      case 'add':
      case 'remove':
        return this.#array(all, kind)
    }
  }

  #number(all: readonly SchemaNode[]): Plan {
    const coupled = this.#coupled(all, AS_A_WHOLE) ?? wholeIf('format', all)
    if (coupled !== undefined) return coupled
    const integer = all.some((node) => typesOf(node)?.includes('number') === false)
    const multiplesOf = numbers(all, 'multipleOf')
    // A sum of multiples is a multiple for integers only: 0.1 + 0.2 is none of 0.1.
    if (!multiplesOf.every(Number.isInteger)) return { kind: 'whole', reason: 'a fractional `multipleOf`' }
    const limits = { bounds: boundsOf(all, NUMERIC_LIMITS), integer, multiplesOf }
    return { kind: 'local', nodes: [], limits }
  }

  #array(all: readonly SchemaNode[], kind: 'add' | 'remove'): Plan {
    const positions = all.filter(
      (node) => list(node, 'items').length > 0 || list(node, 'prefixItems').length > 0,
    )
    const coupled =
      this.#coupled(all, AS_A_WHOLE) ?? wholeIf('contains', all) ?? wholeIf('unevaluatedItems', all)
    if (coupled !== undefined) return coupled
    if (positions.length > 0) return whole('items by position', positions)
    if (kind === 'remove')
      return { kind: 'local', nodes: [], limits: { bounds: boundsOf(all, ['minItems']) } }
    const limits = { bounds: boundsOf(all, ['minItems', 'maxItems']), unique: isUnique(all) }
    return { kind: 'local', nodes: this.#children(all, 0), limits }
  }
}

export const isIndex = (segment: number): boolean => Number.isSafeInteger(segment) && segment >= 0

/** What the target has to be able to be, in words and in the schema's. */
const TARGETS: Readonly<Partial<Record<Kind, readonly [what: string, ...types: string[]]>>> = {
  increment: ['a number', 'number', 'integer'],
  add: ['an array', 'array'],
  remove: ['an array', 'array'],
  open: ['an object', 'object'],
}

const NOT_THERE = { keyword: 'additionalProperties', why: 'is not in the schema' }

const creates = (kind: Kind): boolean => kind !== 'unset' && kind !== 'remove'

const coming = ({ kind, key }: Leg, certain: boolean, present: boolean): Pick<Step, 'anew' | 'adds'> => ({
  anew: creates(kind) && !certain,
  adds: creates(kind) && typeof key === 'string' && !present,
})

const whole = (keyword: string, nodes: readonly SchemaNode[]): Plan => ({
  kind: 'whole',
  reason: `${keyword} at #${nodes.find((n) => keyword in Object(n.schema))?.pointer ?? nodes[0]?.pointer ?? ''}`,
})

const wholeIf = (keyword: string, all: readonly SchemaNode[]): Plan | undefined =>
  all.some((node) => keyword in Object(node.schema)) ? whole(keyword, all) : undefined

const allows = (all: readonly SchemaNode[], ...types: string[]): boolean =>
  all.every((node) => typesOf(node)?.some((type) => types.includes(type)) ?? true)

const requires = (all: readonly SchemaNode[], key: PathSegment): boolean =>
  all.some((node) => (valueIn(node, 'required') as JsonValue[] | undefined)?.includes(key) === true)

const isUnique = (all: readonly SchemaNode[]): boolean =>
  all.some((node) => valueIn(node, 'uniqueItems') === true)

const valueIn = (node: SchemaNode, keyword: string): JsonValue | undefined =>
  (node.schema as JsonObject)[keyword]

const numbers = (all: readonly SchemaNode[], keyword: string): readonly number[] =>
  all.map((node) => valueIn(node, keyword)).filter((value) => typeof value === 'number')

/** The narrowest of each limit. */
function boundsOf(all: readonly SchemaNode[], keywords: readonly (keyof Bounds)[]): Bounds {
  const bounds: { -readonly [K in keyof Bounds]: Bounds[K] } = {}
  for (const keyword of keywords) {
    const values = numbers(all, keyword)
    if (values.length > 0)
      bounds[keyword] = /^(min|exclusiveMin)/.test(keyword) ? Math.max(...values) : Math.min(...values)
  }
  return bounds
}
