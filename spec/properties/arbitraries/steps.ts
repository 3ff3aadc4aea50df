/** Sequences of calls, and the stores that they are made on. */
import * as fc from 'fast-check'
import { aCall } from './calls.ts'
import type { MakeCalls } from './call-parts.ts'
import { aCreate } from './births.ts'
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

const MOST_STEPS = 40

export const someSteps = (kind: Kind): fc.Arbitrary<Step[]> => {
  const births = fc.array(fc.record({ wait: aWait, calls: aCreate(kind) }), { minLength: 1, maxLength: 4 })
  const others = fc.record({ wait: aWait, calls: aCall(kind) })
  const more = fc.array(others, { maxLength: MOST_STEPS, size: 'max' })
  return fc.tuple(births, more).map(([first, then]) => [...first, ...then])
}
