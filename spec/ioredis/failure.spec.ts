/** What a rejection of ioredis means; those of a real client are met in the other specs of this folder. */
import { expect } from 'chai'
import type { BackendFailureReason } from '../../lib/errors.ts'
import { failureOf } from '../../lib/ioredis/failure.ts'

const SECRET = 'an-argument-of-the-command'

class MaxRetriesPerRequestError extends Error {}

const cases: readonly (readonly [what: string, error: unknown, status: string, BackendFailureReason])[] = [
  ['a closed client', new Error('Connection is closed.'), 'end', 'client-closed'],
  ['a lost connection', new Error('Connection is closed.'), 'close', 'disconnected'],
  [
    'an error of the socket',
    Object.assign(new Error(SECRET), { code: 'ECONNRESET' }),
    'ready',
    'disconnected',
  ],
  ['too many attempts, by the class', new MaxRetriesPerRequestError(SECRET), 'reconnecting', 'disconnected'],
  ['its own time limit', new Error('Command timed out'), 'ready', 'timeout'],
  ['a Cluster without nodes', new Error('None of startup nodes is available'), 'ready', 'cluster'],
  ['an error that nobody knows', new Error(SECRET), 'ready', 'server'],
  ['what is no error', SECRET, 'ready', 'server'],
]

describe('a rejection of ioredis', () => {
  for (const [what, error, status, reason] of cases)
    it(`${what}: ${reason}, and nothing of the command is told`, () => {
      const failure = failureOf(error, status, 'unknown')
      expect(failure).to.include({ reason, outcome: 'unknown' })
      expect(failure.message).to.not.include(SECRET)
      expect(failure.cause).to.equal(undefined)
    })
})
