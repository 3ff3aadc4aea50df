/** What of a schema judges one operation on a valid document. */
import type { Bounds } from '../domain/patch.ts'
import type { SchemaNode } from './tree.ts'

/** The operations with one target; `open`: an object of a merge, which comes into being where there is none. */
export type Kind = 'set' | 'unset' | 'increment' | 'add' | 'remove' | 'open'

export type Plan =
  /** The value (of `add`: each value) has to match `nodes`, and what is stored then keeps to the rest. */
  | {
      readonly kind: 'local'
      readonly nodes: readonly SchemaNode[]
      readonly limits?: Limits
      /** What of the session decides too. */
      readonly coupled: readonly Coupled[]
    }
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
  /** `uniqueItems`: what judges the array, for elements that only it can tell apart. */
  readonly unique?: Entire
}

/** A keyword that looks at members `names` of the object which the first `depth` segments of the path lead to. */
export interface Named {
  readonly kind: 'named'
  readonly depth: number
  readonly node: SchemaNode
  readonly keyword: string
  readonly names: readonly string[]
}

/** A keyword that may look at all of the value there, which then has to match `nodes` as it is afterwards. */
export interface Entire {
  readonly kind: 'entire'
  readonly depth: number
  readonly node: SchemaNode
  readonly keyword: string
  readonly nodes: readonly SchemaNode[]
}

export type Coupled = Named | Entire

export const reasonOf = ({ keyword, node }: Pick<Coupled, 'keyword' | 'node'>): string =>
  `\`${keyword}\` at #${node.pointer}`
