/** Tells of each operation at a path what judges it. */
import type { PatchOperation } from '../domain/patch.ts'
import type { SessionPath } from '../errors.ts'
import { MAX_READS } from './judgement.ts'
import type { Judgement } from './judgement.ts'
import { partOf } from './part.ts'
import { pathVerdicts, pointerOf } from '../domain/path-verdict.ts'
import type { PathVerdict, PathVerdicts } from '../domain/path-verdict.ts'
import type { Kind, Plan } from './plan.ts'
import type { SchemaNode } from './tree.ts'

interface Found {
  readonly plan: Plan
  readonly judgement: Judgement
}

export function explained(path: SessionPath, find: (kind: Kind) => Found): PathVerdicts {
  const tell = (kind: Kind, operation: PatchOperation): PathVerdict => told(find(kind), operation)
  return pathVerdicts(path, {
    set: tell('set', { op: 'set', path, value: null }),
    unset: tell('unset', { op: 'unset', path }),
    increment: tell('increment', { op: 'increment', path, by: 1 }),
    add: tell('add', { op: 'add', path, values: [] }),
    remove: tell('remove', { op: 'remove', path, values: [] }),
    merge: tell('open', { op: 'merge', path, value: {} }),
  })
}

function told({ plan, judgement }: Found, operation: PatchOperation): PathVerdict {
  if (judgement.kind === 'path') return { kind: 'refused', reads: [], reason: judgement.why }
  if (judgement.kind === 'whole') return { kind: 'whole', reads: [], reason: judgement.reason }
  if (judgement.kind !== 'local' || plan.kind !== 'local')
    return { kind: 'refused', reads: [], reason: 'is required' }
  const parts = judgement.subjects.map((subject) => ({
    ...subject,
    ...partOf(subject, operation, operation.path),
  }))
  const reads = distinct(parts.flatMap((part) => part.reads))
  if (reads.length > MAX_READS)
    return { kind: 'whole', reads: [], reason: `it depends on ${reads.length} places` }
  const reason = parts.map((part) => part.reason + readsOf(part.reads)).join('; ') || alone(plan.nodes)
  return { kind: reads.length > 0 ? 'local-with' : 'local', reads, reason }
}

const readsOf = (reads: readonly SessionPath[]): string =>
  reads.length === 0 ? '' : ` reads ${distinct(reads).map(pointerOf).join(', ')}`

function alone(nodes: readonly SchemaNode[]): string {
  const places = nodes.map(({ pointer }) => `#${pointer}`).join(', ')
  return places === '' ? 'nothing else in the schema looks at it' : `judged by ${places}`
}

const distinct = (paths: readonly SessionPath[]): readonly SessionPath[] => [
  ...new Map(paths.map((path) => [JSON.stringify(path), path])).values(),
]
