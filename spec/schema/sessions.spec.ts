/** Thirty sessions as people have them: no path needs the whole that could do without, and each verdict is known. */
import { expect } from 'chai'
import { isJsonObject } from '../../lib/domain/json.ts'
import type { JsonValue } from '../../lib/domain/json.ts'
import { explainPath } from '../../lib/index.ts'
import type { PathSegment, SessionPath } from '../../lib/index.ts'
import { SchemaTree, typesOf } from '../../lib/schema/tree.ts'
import type { SchemaNode } from '../../lib/schema/tree.ts'
import { COUPLED } from './sessions/coupled.ts'
import { PLAIN } from './sessions/plain.ts'
import type { SessionSchema } from './sessions/session.ts'

const MAX_DEPTH = 4
const BRANCHES = ['anyOf', 'oneOf'] as const

describe('real-world sessions', () => {
  it('are thirty', () => expect(PLAIN.length + COUPLED.length).to.equal(30))

  for (const { title, schema, others } of [...PLAIN, ...COUPLED])
    it(title, () => expect(othersIn(schema)).to.deep.equal(others))

  it('of the plain kind need the whole nowhere', () => {
    for (const { title, others } of PLAIN) expect(Object.values(others), title).not.to.include('whole')
  })
})

function othersIn(schema: SessionSchema['schema']): Record<string, string> {
  const found: Record<string, string> = {}
  for (const path of pathsIn(schema)) {
    const at = pointer(path)
    for (const [op, { kind, reads }] of Object.entries(explainPath(schema, path).verdicts))
      if (kind !== 'local' && kind !== 'refused' && suits(op, typesAt(schema, path)))
        found[`${op} ${at}`] = kind === 'whole' ? kind : reads.map(pointer).join(' ')
  }
  return found
}

/** Where the schema names no type, only what suits any value. */
const suits = (op: string, types: readonly string[]): boolean =>
  op === 'increment' ? types.includes('integer') : !['add', 'remove'].includes(op) || types.includes('array')

function typesAt(schema: SessionSchema['schema'], path: SessionPath): readonly string[] {
  const tree = new SchemaTree(schema)
  let nodes: readonly SchemaNode[] = [tree.root]
  for (const key of path) nodes = tree.expand(nodes).flatMap((node) => tree.childrenOf(node, key))
  return tree.expand(nodes).flatMap((node) => typesOf(node) ?? [])
}

const pointer = (path: SessionPath): string => path.map((segment) => `/${segment}`).join('')

/** Every path that the schema declares; `0` stands for the elements of an array, `K` for other members. */
function pathsIn(schema: SessionSchema['schema']): SessionPath[] {
  const tree = new SchemaTree(schema)
  const found = new Map<string, SessionPath>()
  const visit = (nodes: readonly SchemaNode[], path: SessionPath): void => {
    if (path.length >= MAX_DEPTH) return
    const all = tree.expand(nodes).flatMap((node) => [node, ...branchesOf(tree, node)])
    for (const key of new Set(all.flatMap(keysOf))) {
      const below = [...path, key]
      found.set(pointer(below), below)
      visit(
        all.flatMap((node) => tree.childrenOf(node, key)),
        below,
      )
    }
  }
  visit([tree.root], [])
  return [...found.values()]
}

const branchesOf = (tree: SchemaTree, { pointer: at, schema }: SchemaNode): readonly SchemaNode[] =>
  BRANCHES.flatMap((keyword) => {
    const list = (isJsonObject(schema) ? schema[keyword] : undefined) ?? []
    const nodes = (list as (boolean | SessionSchema['schema'])[]).map((part, i) => ({ pointer: `${at}/${keyword}/${i}`, schema: part })) // prettier-ignore
    return tree.expand(nodes)
  })

function keysOf({ schema }: SchemaNode): PathSegment[] {
  if (!isJsonObject(schema)) return []
  const named = Object.keys((schema['properties'] as Record<string, JsonValue>) ?? {})
  const pattern = schema['patternProperties'] === undefined ? [] : ['ff_K']
  const other = isJsonObject(schema['additionalProperties']) ? ['K'] : []
  const elements = schema['items'] !== undefined || schema['prefixItems'] !== undefined ? [0] : []
  return [...named, ...pattern, ...other, ...elements]
}
