/**
 * The contract suite: what every session store has to do, as tests for any runner.
 *
 * ```ts
 * import { describe, it } from 'mocha'
 * import { describeSessionStore } from 'json-session-store/testing'
 *
 * describe('MyStore', () =>
 *   describeSessionStore({ describe, it }, (options) => ({
 *     store: new MyStore(options),
 *     anotherStore: (changed) => new MyStore({ ...options, ...changed }),
 *   })))
 * ```
 */
import { absentCases } from './absent.ts'
import { bindingCases } from './binding.ts'
import { byUserCases } from './by-user.ts'
import { concurrencyCases } from './concurrency.ts'
import { createCases } from './create.ts'
import { envelopeCases } from './envelopes.ts'
import { eventCases } from './events.ts'
import { expiryCases } from './expiry.ts'
import { factoryCases } from './factory.ts'
import { createSuite } from './harness.ts'
import type { StoreFactory, Suite, SuiteSettings, TestRunner } from './harness.ts'
import { hostileIdCases } from './hostile-ids.ts'
import { hostileInputCases } from './hostile-input.ts'
import { limitCases } from './limits.ts'
import { modelCases } from './model.ts'
import { modifyCases } from './modify.ts'
import { optionCases } from './options.ts'
import { nameCases } from './names.ts'
import { patchCases } from './patch.ts'
import { patchExampleCases } from './patch-examples.ts'
import { pathCases } from './paths.ts'
import { permissionCases } from './permissions.ts'
import { raceCases } from './races.ts'
import { readCacheCases } from './read-cache.ts'
import { readCases } from './read.ts'
import { sharedReadCases } from './shared-reads.ts'
import { refusalCases } from './refusals.ts'
import { regenerateCases } from './regenerate.ts'
import { scanCases } from './scan.ts'
import { touchCases } from './touch.ts'
import { userIdCases } from './user-ids.ts'
import { userMoveCases } from './user-moves.ts'
import { validationCases } from './validation.ts'
import { valueCases } from './values.ts'
import { versionNewerCases } from './version-newer.ts'
import { versionRaceCases } from './version-races.ts'
import { versionRuleCases } from './version-rules.ts'
import { versionWriteCases } from './version-writes.ts'
import { versionCases } from './versions.ts'
import { writeCases } from './writes.ts'

export type {
  StoreFactory,
  StoreInstance,
  SuiteData,
  SuiteOptions,
  SuiteSettings,
  SuiteStore,
  TestRunner,
} from './harness.ts'

/** In this order: with a wrong factory, nothing after it means anything. */
const THEMES: readonly ((suite: Suite) => void)[] = [
  factoryCases,
  optionCases,
  createCases,
  readCases,
  readCacheCases,
  sharedReadCases,
  absentCases,
  pathCases,
  nameCases,
  writeCases,
  modifyCases,
  patchExampleCases,
  patchCases,
  modelCases,
  permissionCases,
  validationCases,
  versionCases,
  versionWriteCases,
  versionRuleCases,
  versionNewerCases,
  refusalCases,
  valueCases,
  expiryCases,
  touchCases,
  envelopeCases,
  regenerateCases,
  byUserCases,
  userIdCases,
  userMoveCases,
  limitCases,
  bindingCases,
  eventCases,
  scanCases,
  hostileIdCases,
  hostileInputCases,
  concurrencyCases,
  raceCases,
  versionRaceCases,
]

/**
 * Declares all cases of the contract with the given runner; each opens stores of its own by the factory and disposes
 * of them. Call it inside a `describe` with the name of the store.
 */
export function describeSessionStore(
  { describe, it }: TestRunner,
  factory: StoreFactory,
  settings?: SuiteSettings,
): void {
  const suite = createSuite({ describe, it }, factory, settings)
  for (const theme of THEMES) theme(suite)
}
