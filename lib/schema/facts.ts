/** What several sub-schemas that apply to one value say together. */
import type { JsonObject, JsonValue } from '../domain/json.ts'
import type { Bounds } from '../domain/patch.ts'
import type { PathSegment } from '../errors.ts'
import { typesOf } from './tree.ts'
import type { SchemaNode } from './tree.ts'

export const allows = (all: readonly SchemaNode[], ...types: string[]): boolean =>
  all.every((node) => typesOf(node)?.some((type) => types.includes(type)) ?? true)

export const requires = (all: readonly SchemaNode[], key: PathSegment): boolean =>
  all.some((node) => (valueIn(node, 'required') as JsonValue[] | undefined)?.includes(key) === true)

export const isUnique = (all: readonly SchemaNode[]): boolean =>
  all.some((node) => valueIn(node, 'uniqueItems') === true)

export const having = (all: readonly SchemaNode[], keyword: string): SchemaNode | undefined =>
  all.find((node) => keyword in Object(node.schema))

export const numbers = (all: readonly SchemaNode[], keyword: string): readonly number[] =>
  all.map((node) => valueIn(node, keyword)).filter((value) => typeof value === 'number')

/** The narrowest of each limit. */
export function boundsOf(all: readonly SchemaNode[], keywords: readonly (keyof Bounds)[]): Bounds {
  const bounds: { -readonly [K in keyof Bounds]: Bounds[K] } = {}
  for (const keyword of keywords) {
    const values = numbers(all, keyword)
    if (values.length > 0)
      bounds[keyword] = /^(min|exclusiveMin)/.test(keyword) ? Math.max(...values) : Math.min(...values)
  }
  return bounds
}

const valueIn = (node: SchemaNode, keyword: string): JsonValue | undefined =>
  (node.schema as JsonObject)[keyword]
