/** Walks a path through a schema, and finds what judges an operation at its end. */
import type { PathSegment, SessionPath } from '../errors.ts'
import { couplings } from './coupling.ts'
import type { Step } from './coupling.ts'
import { allows, boundsOf, having, isUnique, numbers, requires } from './facts.ts'
import { footprint } from './footprint.ts'
import { reasonOf } from './plan.ts'
import type { Coupled, Entire, Kind, Limits, Plan } from './plan.ts'
import { RuledOut } from './ruled-out.ts'
import type { NameTest } from './ruled-out.ts'
import { list, typesOf } from './tree.ts'
import type { SchemaNode, SchemaTree } from './tree.ts'

/** A value on the way to the target. */
interface Place {
  readonly depth: number
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

/** A value all of which has to be judged, and what was found above it. */
class Stop {
  readonly entire: Entire
  constructor(keyword: string, node: SchemaNode, { depth, nodes }: Place) {
    this.entire = { kind: 'entire', depth, node, keyword, nodes }
  }
}

const NUMERIC_LIMITS = ['minimum', 'maximum', 'exclusiveMinimum', 'exclusiveMaximum'] as const
const AS_A_WHOLE: Step = { key: undefined, anew: true, adds: false, removes: false }

export class Locality {
  readonly #tree: SchemaTree
  readonly #ruledOut: RuledOut

  constructor(tree: SchemaTree, accepts: NameTest) {
    this.#tree = tree
    this.#ruledOut = new RuledOut(tree, accepts)
  }

  /** `mergeFrom`: the length of the path of the `merge` that `path` is part of. */
  plan(kind: Kind, path: SessionPath, mergeFrom: number = Infinity): Plan {
    if (path.length === 0 && kind !== 'open') return { kind: 'path', keyword: 'type', why: 'names no member' }
    const ruledOut = this.#ruledOut.why(kind, path, mergeFrom)
    if (ruledOut !== undefined) return ruledOut
    const closed = kind === 'open' ? this.#closed(path) : undefined
    if (closed !== undefined) return closed
    const coupled: Coupled[] = []
    const end = this.#walk(kind, path, mergeFrom, coupled)
    if (!(end instanceof Stop)) return end
    const { entire } = end
    if (entire.depth === 0) return { kind: 'whole', reason: reasonOf(entire) }
    // That one covers all that is said of the value, and of what is in it.
    const above = coupled.filter(({ depth }) => depth < entire.depth)
    return { kind: 'local', nodes: [], coupled: [...above, entire] }
  }

  /** Whether a schema that applies at `path` in any document has `uniqueItems`. */
  isSet(path: SessionPath): boolean {
    return isUnique(this.#tree.expand(this.#nodesAt(path)))
  }

  /** Within a merge: where there can be no object, the value is what is wrong, whatever is said of what is around it. */
  #closed(path: SessionPath): Plan | undefined {
    const nodes = this.#nodesAt(path)
    return allows(this.#tree.expand(nodes), 'object') ? undefined : { kind: 'closed', nodes }
  }

  #nodesAt(path: SessionPath): readonly SchemaNode[] {
    let nodes: readonly SchemaNode[] = [this.#tree.root]
    for (const key of path) nodes = this.#children(this.#tree.expand(nodes), key)
    return nodes
  }

  /** Adds to `coupled` what decides on the way. */
  #walk(kind: Kind, path: SessionPath, mergeFrom: number, coupled: Coupled[]): Plan | Stop {
    const lastIndex = creates(kind) ? path.findLastIndex((segment) => typeof segment === 'number') : -1
    let place: Place = { depth: 0, nodes: [this.#tree.root], certain: true }
    for (const [depth, key] of path.entries()) {
      const last = depth === path.length - 1
      const [met, merges] = [depth < lastIndex, depth + 1 >= mergeFrom]
      const next = this.#follow(place, { kind, key, last, met, merges }, coupled)
      if (next === undefined) return { kind: 'required' }
      if (next instanceof Stop) return next
      place = next
    }
    return this.#atTarget(kind, place, coupled)
  }

  /** `undefined`: the member that would go is required. */
  #follow(place: Place, leg: Leg, coupled: Coupled[]): Place | Stop | undefined {
    const all = this.#tree.expand(place.nodes)
    const nodes = this.#children(all, leg.key)
    const removes = leg.last && leg.kind === 'unset'
    const required = requires(all, leg.key)
    if (removes && required && place.certain) return undefined
    const present =
      leg.met || (place.certain && required) || (typeof leg.key === 'number' && creates(leg.kind))
    const step = { ...AS_A_WHOLE, key: leg.key, removes, ...coming(leg, place.certain, present) }
    const stop = this.#couple(place, all, step, coupled)
    const certain = leg.met || (present && this.#holds(nodes, leg.merges))
    return stop ?? { depth: place.depth + 1, nodes, certain }
  }

  #children(all: readonly SchemaNode[], key: PathSegment): readonly SchemaNode[] {
    return all.flatMap((node) => this.#tree.childrenOf(node, key))
  }

  /** Whether a value that is there can hold the next member as it is. */
  #holds(nodes: readonly SchemaNode[], merges: boolean): boolean {
    const all = this.#tree.expand(nodes)
    return merges ? all.some((node) => typesOf(node)?.join() === 'object') : !allows(all, 'null')
  }

  #couple(place: Place, all: readonly SchemaNode[], step: Step, coupled: Coupled[]): Stop | undefined {
    for (const node of all) {
      for (const keyword of couplings(this.#tree, node, step)) {
        const names = footprint(this.#tree, node, keyword, step)
        if (names === undefined) return new Stop(keyword, node, place)
        coupled.push({ kind: 'named', depth: place.depth, node, keyword, names })
      }
    }
    return undefined
  }

  #atTarget(kind: Kind, place: Place, coupled: Coupled[]): Plan | Stop {
    const all = this.#tree.expand(place.nodes)
    switch (kind) {
      case 'set':
        return { kind: 'local', nodes: place.nodes, coupled }
      case 'unset':
        return { kind: 'local', nodes: [], coupled }
      case 'open':
        return (
          (place.certain ? undefined : this.#couple(place, all, AS_A_WHOLE, coupled)) ?? {
            kind: 'local',
            nodes: [],
            coupled,
          }
        )
      case 'increment':
        return this.#number(place, all, coupled)
      case 'add':
      case 'remove':
        return this.#array(place, all, kind, coupled)
    }
  }

  #number(place: Place, all: readonly SchemaNode[], coupled: readonly Coupled[]): Plan | Stop {
    const stop = this.#stopAt(place, all, 'format')
    if (stop !== undefined) return stop
    const integer = all.some((node) => typesOf(node)?.includes('number') === false)
    const multiplesOf = numbers(all, 'multipleOf')
    // A sum of multiples is a multiple for integers only: 0.1 + 0.2 is none of 0.1.
    const fractional = multiplesOf.every(Number.isInteger) ? undefined : having(all, 'multipleOf')
    if (fractional !== undefined) return new Stop('multipleOf', fractional, place)
    const limits = { bounds: boundsOf(all, NUMERIC_LIMITS), integer, multiplesOf }
    return { kind: 'local', nodes: [], limits, coupled }
  }

  #array(
    place: Place,
    all: readonly SchemaNode[],
    kind: 'add' | 'remove',
    coupled: readonly Coupled[],
  ): Plan | Stop {
    const stop = this.#stopAt(place, all, 'contains', 'unevaluatedItems', 'prefixItems')
    if (stop !== undefined) return stop
    const byPosition = all.find((node) => list(node, 'items').length > 0)
    if (byPosition !== undefined) return new Stop('items', byPosition, place)
    if (kind === 'remove')
      return { kind: 'local', nodes: [], limits: { bounds: boundsOf(all, ['minItems']) }, coupled }
    return { kind: 'local', nodes: this.#children(all, 0), limits: arrayLimits(place, all), coupled }
  }

  /** The stored value that changes is not given, so whatever looks at it as a whole needs it. */
  #stopAt(place: Place, all: readonly SchemaNode[], ...keywords: string[]): Stop | undefined {
    for (const node of all) {
      const [found] = couplings(this.#tree, node, AS_A_WHOLE)
      if (found !== undefined) return new Stop(found, node, place)
    }
    for (const keyword of keywords) {
      const node = having(all, keyword)
      if (node !== undefined) return new Stop(keyword, node, place)
    }
    return undefined
  }
}

function arrayLimits({ depth, nodes }: Place, all: readonly SchemaNode[]): Limits {
  const bounds = boundsOf(all, ['minItems', 'maxItems'])
  const node = isUnique(all) ? having(all, 'uniqueItems') : undefined
  if (node === undefined) return { bounds }
  return { bounds, unique: { kind: 'entire', depth, node, keyword: 'uniqueItems', nodes } }
}

const creates = (kind: Kind): boolean => kind !== 'unset' && kind !== 'remove'

const coming = ({ kind, key }: Leg, certain: boolean, present: boolean): Pick<Step, 'anew' | 'adds'> => ({
  anew: creates(kind) && !certain,
  adds: creates(kind) && typeof key === 'string' && !present,
})
