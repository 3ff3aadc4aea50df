/** Sequences of calls, and the stores that they are made on. */
import * as fc from 'fast-check'
import { aCall } from './calls.ts'
import type { MakeCalls } from './call-parts.ts'
import { aFirstCreate } from './births.ts'
import type { Kind } from './schemas/kind.ts'
import { aWait } from './time.ts'
import type { Wait } from './time.ts'

export interface Step {
  readonly wait: Wait
  readonly calls: MakeCalls
}

/** All of them in every sequence would make for few sequences. */
export const aSelection: fc.Arbitrary<readonly string[]> = fc.constantFrom(
  ['json', 'hash', 'memory'],
  ['json', 'hash-on-plain', 'memory'],
  ['json-without-merge', 'hash', 'memory'],
)

export const someSteps = (kind: Kind): fc.Arbitrary<Step[]> => {
  const first = fc.record({ wait: aWait, calls: aFirstCreate(kind) })
  const other = fc.record({ wait: aWait, calls: aCall(kind) })
  return fc
    .tuple(fc.array(first, { minLength: 1, maxLength: 4 }), fc.array(other, { maxLength: 50, size: 'max' }))
    .map((parts) => parts.flat())
}
