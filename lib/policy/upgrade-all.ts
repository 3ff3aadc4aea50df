/** All sessions at once, for those who do not want to wait until each is read. */
import type { ListedRecord, ReadReply } from '../backends/backend.ts'
import type { UpgradeAllOptions, UpgradeTotals } from '../domain/upgrade.ts'
import { SessionVersionError, allEnded } from '../errors.ts'
import { whole } from '../options.ts'
import type { StoreContext } from './context.ts'
import { writeBack } from './upgrade-reads.ts'
import { isNewer, upgraded } from './upgrades.ts'
import { scannedPages } from './users.ts'

const MAX_FAILURES = 100

type Fate = 'upgraded' | 'current' | 'newer' | 'foreign' | 'failed' | 'gone'

export async function upgradeAll(
  context: StoreContext,
  { dryRun, concurrency, onProgress }: UpgradeAllOptions,
): Promise<UpgradeTotals> {
  const atOnce = whole('concurrency', concurrency, 1, 1000) ?? 10
  const counts = { upgraded: 0, current: 0, newer: 0, foreign: 0, failed: 0, gone: 0 }
  const failures: string[] = []
  const totals = (): UpgradeTotals => {
    const { gone: _, ...told } = counts
    return { ...told, failures: [...failures] }
  }
  for await (const { records } of scannedPages(context)) {
    await eachOf(records, atOnce, async ({ suffix }) => {
      const fate = await bring(context, suffix, dryRun === true)
      counts[fate]++
      if (fate === 'failed' && failures.length < MAX_FAILURES) failures.push(context.handleOfSuffix(suffix))
    })
    onProgress?.(totals())
  }
  return totals()
}

async function bring(context: StoreContext, suffix: string, dryRun: boolean): Promise<Fate> {
  const deadline = context.deadline()
  const { schemaVersion } = context.options
  for (;;) {
    const found = await context.backend.read(suffix, { query: { kind: 'none' }, schemaVersion }, deadline)
    if (!found) return 'gone'
    if (found.otherVersion !== true) return 'current'
    if (isNewer(context, found)) return 'newer'
    const fate = await upgradeOne(context, suffix, found, dryRun, deadline)
    if (fate !== 'changed') return fate
  }
}

async function upgradeOne(
  context: StoreContext,
  suffix: string,
  found: ReadReply,
  dryRun: boolean,
  deadline: number,
): Promise<Fate | 'changed'> {
  try {
    const prepared = upgraded(context, suffix, found)
    if (found.state.revision === '') return 'foreign'
    if (dryRun) return 'upgraded'
    const { kind } = await writeBack(context, suffix, found, prepared, deadline)
    if (kind === 'applied') return 'upgraded'
    return kind === 'gone' || kind === 'revoked' ? 'gone' : 'changed'
  } catch (error) {
    if (error instanceof SessionVersionError) return 'failed'
    throw error
  }
}

/** `count` of them at a time. */
async function eachOf(
  records: readonly ListedRecord[],
  count: number,
  act: (record: ListedRecord) => Promise<void>,
): Promise<void> {
  const left = records.values()
  const worker = async (): Promise<void> => {
    for (const record of left) await act(record)
  }
  await allEnded(Array.from({ length: count }, worker))
}
