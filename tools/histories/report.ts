/** The section of docs/reliability.md that a full run writes. */
import { tableOf } from '../report/section.ts'
import { STORES, TOPOLOGIES } from './load/plan.ts'
import type { StoreName, TopologyName } from './load/plan.ts'
import type { Caught } from './planted/hunt.ts'
import type { Played } from './run.ts'

export function sectionOf(
  all: readonly Played[],
  seed: number,
  caught: readonly Caught[],
  date: Date,
): string {
  const versions = [...new Set(all.map((one) => one.versions))].join('; ')
  return [
    `${all.length} histories, all linearisable (${date.toISOString().slice(0, 10)}, \`--seed ${seed}\`, ${versions}). Planted bugs: ${caught.length}, all caught.`,
    historiesTable(all),
    bugsTable(caught),
    exampleOf(caught),
  ].join('\n\n')
}

const HEAD = [
  'servers',
  'store',
  'histories',
  'operations',
  'of unknown outcome',
  'at once, on average',
  'longest search',
]

function historiesTable(all: readonly Played[]): string {
  const rows = TOPOLOGIES.flatMap((topology) => STORES.map((store) => rowOf(all, topology, store)))
  return tableOf(HEAD, rows)
}

function rowOf(all: readonly Played[], topology: TopologyName, store: StoreName): string[] {
  const own = all.filter((one) => one.topology === topology && one.plan.store === store)
  const operations = own.flatMap(({ history }) => history.operations)
  const unknown = operations.filter(({ outcome }) => outcome.kind === 'unknown')
  const numbers = [own.length, operations.length, unknown.length].map((n) => n.toLocaleString('en'))
  const longest = `${(Math.max(...own.map(({ checkMs }) => checkMs)) / 1000).toFixed(1)} s`
  return [topology, `\`${store}\``, ...numbers, overlapOf(own).toFixed(1), longest]
}

/** How many operations are under way at one moment. */
function overlapOf(played: readonly Played[]): number {
  const each = played.map(({ history: { operations } }) => {
    const busy = operations.reduce((sum, { start, end }) => sum + end - start, 0)
    const from = Math.min(...operations.map(({ start }) => start))
    return busy / (Math.max(...operations.map(({ end }) => end)) - from)
  })
  return each.reduce((sum, one) => sum + one, 0) / each.length
}

function bugsTable(caught: readonly Caught[]): string {
  const rows = caught.map(({ bug: { mutant, store, kind }, histories, picture }) => [
    mutant.bug,
    `\`lib/${mutant.file}\``,
    `\`${store}\`, ${kind}`,
    String(histories),
    shownBy(picture),
  ])
  return tableOf(['planted bug', 'in', 'played with', 'caught by history', 'operations that show it'], rows)
}

/** `9 of 201 operations show it`, as the picture begins. */
export const shownBy = (picture: string): string => /^\d+/.exec(picture)?.[0] ?? ''

/** The first that fits on a page. */
function exampleOf(caught: readonly Caught[]): string {
  const shortest = [...caught].sort((a, b) => a.picture.length - b.picture.length)[0]
  if (shortest === undefined) return ''
  return `The shortest of those histories, of the bug “${shortest.bug.mutant.bug}”:\n\n\`\`\`text\n${shortest.picture}\n\`\`\``
}
