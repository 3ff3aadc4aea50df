/** Data of earlier schema versions, and the way from them: what the application gives, checked. */
import type { JsonObject } from './json.ts'
import { isPromised } from './promised.ts'

/** Makes data of this version from `data`, which is of `fromVersion`. Answers at once, and depends on nothing else. */
export type Upgrade = (data: JsonObject, fromVersion: number) => object

/** From one version to the next. */
export interface UpgradeStep {
  readonly from: number
  /** Makes data of version `from + 1`; may change what it is given. */
  readonly upgrade: (data: JsonObject) => object
}

/** The way to the store's version. */
export interface UpgradePath {
  /** There is no way from versions before this one. */
  readonly oldest: number
  readonly run: (data: JsonObject, fromVersion: number) => unknown
}

/** For `upgradeAll`. */
export interface UpgradeAllOptions {
  /** Upgrades and validates, and writes nothing. @default false */
  readonly dryRun?: boolean
  /** How many sessions are looked at at once: 1 to 1,000. @default 10 */
  readonly concurrency?: number
  /** Called after each page of some hundred sessions. */
  readonly onProgress?: (soFar: UpgradeTotals) => void
}

/** What `upgradeAll` has met. A session that `scan()` comes by twice is counted twice. */
export interface UpgradeTotals {
  /** Brought to the store's version; in a dry run: that could be. */
  readonly upgraded: number
  /** Of the store's version before. */
  readonly current: number
  /** Written by newer code, and left as they are. */
  readonly newer: number
  /** Written by another hand: they are upgraded when they are read, and stay as they are until the first write. */
  readonly foreign: number
  /** Left as they are, since `upgrade` failed. */
  readonly failed: number
  /** The handles of the first 100 that failed. */
  readonly failures: readonly string[]
}

/**
 * The version of a record after a write for the version `wanted` (`null`: for any); `raises`: it writes the whole. `undefined`:
 * that write is not for this record.
 */
export function versionAfter(
  has: number,
  wanted: number | null | undefined,
  raises: boolean,
): number | undefined {
  if (wanted === null) return has
  const version = wanted ?? 0
  return has === version || (raises && has < version) ? version : undefined
}

/** The option `upgrade` of a store of that version. @throws {TypeError} */
export function upgradePath(given: unknown, version: number): UpgradePath | undefined {
  if (given === undefined) return undefined
  if (typeof given === 'function')
    return { oldest: 0, run: (data, from) => answered((given as Upgrade)(data, from), 'upgrade') }
  // A copy: holes, which `every` would pass over, become members, and what the caller does to the list is nothing to us.
  const steps: unknown[] = Array.isArray(given) ? Array.from<unknown>(given) : []
  if (steps.length === 0 || !steps.every(isStep))
    throw new TypeError('option upgrade must be a function, or a list of { from, upgrade }')
  const oldest = version - steps.length
  const gap = steps.findIndex(({ from }, i) => from !== oldest + i)
  if (gap >= 0 || oldest < 0)
    throw new TypeError(
      `option upgrade must have a step from each version up to ${version - 1}, in their order, none left out`,
    )
  return { oldest, run: (data, from) => runSteps(steps.slice(from - oldest), data) }
}

function runSteps(steps: readonly UpgradeStep[], data: JsonObject): JsonObject {
  return steps.reduce(
    (before, { from, upgrade }) => answered(upgrade(before), `the step from version ${from}`),
    data,
  )
}

/** What the next step would take for data without members, and all of them would be lost. */
function answered(answer: unknown, who: string): JsonObject {
  if (isPromised(answer)) throw new TypeError(`${who} has answered a promise, and has to answer at once`)
  if (typeof answer === 'object' && answer !== null && !Array.isArray(answer)) return answer as JsonObject
  throw new TypeError(`${who} has answered no object`)
}

const isStep = (step: unknown): step is UpgradeStep =>
  typeof step === 'object' &&
  step !== null &&
  'from' in step &&
  'upgrade' in step &&
  typeof step.upgrade === 'function'
