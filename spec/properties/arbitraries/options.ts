/** Options of the stores of one run. */
import * as fc from 'fast-check'
import type { WorldOptions } from '../model/world.ts'
import { UNIT_MS } from './time.ts'

const minutes = (n: number): number => n * 6 * UNIT_MS

export const someOptions: fc.Arbitrary<Omit<WorldOptions, 'prefix'>> = fc.record({
  hashIds: fc.constantFrom(true, true, false),
  idleTimeoutMs: fc.constantFrom(minutes(30), minutes(30), minutes(3)),
  absoluteTimeoutMs: fc.constantFrom(undefined, minutes(10), minutes(60)),
  touchIntervalMs: fc.constantFrom(1000, 0, UNIT_MS, 3 * UNIT_MS),
  maxSessionsPerUser: fc.constantFrom(undefined, 1, 2, 2),
  onSessionLimit: fc.constantFrom('destroy-oldest', 'reject'),
  binding: fc.record({ ip: fc.constantFrom('off', 'exact', 'network'), userAgent: fc.boolean() }),
  onBindingMismatch: fc.constantFrom('destroy', 'ignore'),
  // A few sessions, so that others push them out.
  readCache: fc.constantFrom(undefined, {}, { maxEntries: 2 }),
  maxDataBytes: fc.constantFrom(65_536, 65_536, 2000),
})
