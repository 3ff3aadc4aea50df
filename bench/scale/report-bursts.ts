/** The tables of what many sessions do at once. */
import { short, table, times, whole } from '../report/table.ts'
import { MODES, TOPOLOGIES } from './plan.ts'
import type { Part } from './scale.ts'
import type { Scan } from './scan.ts'
import type { Storm } from './storm.ts'
import type { Latency } from './turn.ts'

export const burstTables = (part: Part): string[] => [crowdTable(part), stormTable(part), scanText(part)]

const NAMES = ['p50', 'p99', 'p99.9']
const columnsOf = ({ p50, p99, p999 }: Latency): string[] => [p50, p99, p999].map((ms) => ms.toFixed(2))
const against = (own: Latency, quiet: Latency): string => times(own.p999 / quiet.p999)

/** How many others there are. */
const among = ({ populations }: Part): string =>
  `among ${whole(Math.max(...populations.map(({ count }) => count)))} sessions`

function crowdTable(part: Part): string {
  const { quiet, forAll } = part.crowd
  const rows = forAll.map(({ what, millis, longestScriptMs, others }) => ({
    head: what,
    columns: [...columnsOf(others), against(others, quiet), short(millis), longestScriptMs.toFixed(2)],
  }))
  return table(
    `${TOPOLOGIES[part.topology]} · ${among(part)}: ms of a change of others, ${MODES.calm} in flight, while another process does this to a user of ${forAll[0]?.sessions ?? 0} sessions`,
    [...NAMES, 'p99.9 × quiet', 'ms in all', 'longest script, ms'],
    [{ head: 'quiet', columns: columnsOf(quiet) }, ...rows],
  )
}

function stormTable(part: Part): string {
  const { storm } = part
  const rows = [
    { head: 'quiet', columns: columnsOf(storm.quiet) },
    { head: 'expiring', columns: [...columnsOf(storm.meanwhile), against(storm.meanwhile, storm.quiet)] },
  ]
  const title = `${TOPOLOGIES[part.topology]} · ${among(part)}: ms of changes and reads of others, ${MODES.calm} in flight, while ${whole(storm.sessions)} sessions expire within ${storm.withinMs / 1000} s`
  return [table(title, [...NAMES, 'p99.9 × quiet'], rows), goneText(storm), leftText(storm)].join('\n')
}

function goneText({ sessions, mostGoneAfterSeconds, goneAfterSeconds, left }: Storm): string {
  if (left > sessions / 10)
    return `${goneAfterSeconds.toFixed(0)} s after the last had expired ${whole(left)} of them were still in memory, dead`
  const all = left > 0 ? `all but ${whole(left)}` : 'all'
  return `nine tenths had left the memory ${mostGoneAfterSeconds.toFixed(1)} s after the last had expired, ${all} after ${goneAfterSeconds.toFixed(1)} s`
}

const leftText = ({ sessions, leftBytes, firstCount, nextList }: Storm): string =>
  `what was left then, sessions and entries in indexes: ${whole(leftBytes / sessions)} bytes for each that expired; countByUser of an affected user, the first to look: p50 ${firstCount.p50.toFixed(2)}, p99 ${firstCount.p99.toFixed(2)} ms; listByUser then: ${nextList.p50.toFixed(2)}, ${nextList.p99.toFixed(2)} ms`

function scanText(part: Part): string {
  const { scan } = part
  const title = `${TOPOLOGIES[part.topology]} · ${among(part)}: ms of a read of others, ${MODES.calm} in flight, while another process scans`
  const rows = [
    { head: 'quiet', columns: columnsOf(scan.quiet) },
    { head: 'meanwhile', columns: [...columnsOf(scan.meanwhile), against(scan.meanwhile, scan.quiet)] },
  ]
  return [table(title, [...NAMES, 'p99.9 × quiet'], rows), scanLine(scan)].join('\n')
}

function scanLine({ count, seen, seconds, longestScriptMs }: Scan): string {
  const perSecond = seen / seconds
  const all =
    seen >= count
      ? `all in ${seconds.toFixed(1)} s`
      : `${whole(seen)} in ${seconds.toFixed(1)} s, so all in ${(count / perSecond).toFixed(0)} s`
  return `scan: ${all}: ${whole(perSecond)} sessions a second; longest script ${longestScriptMs.toFixed(2)} ms`
}
