/** What happens on the side of those who use the store. */
import type { Fault } from '../fault.ts'
import { someMasterSilenced } from './silent.ts'

const ON = ['server', 'sentinel', 'cluster'] as const
const HOUR_MS = 3_600_000
const CLOCK_PAUSE_MS = 200

const jumps: Fault['strike'] = async ({ workers, wait }) => {
  for (const which of ['all', 'half'] as const)
    for (const ms of [HOUR_MS, -HOUR_MS, 0]) {
      await workers.shiftClocks(ms, which)
      await wait(CLOCK_PAUSE_MS)
    }
}

export const clocks: Fault = {
  name: 'clocks',
  title: 'client clocks that jump forward and back by an hour, all of them and every second',
  // On a Cluster stores with clocks of their own have to agree within the 30 s of a pending session.
  on: ['server', 'sentinel'],
  mayLose: 'nothing',
  operations: 5000,
  clocks: 'store',
  strike: jumps,
}

export const processClocks: Fault = {
  name: 'process-clocks',
  title: 'clocks of the client processes that jump so, while the stores go by the servers’',
  on: ['cluster'],
  mayLose: 'nothing',
  operations: 5000,
  clocks: 'process',
  strike: jumps,
}

export const closedClient: Fault = {
  name: 'closed-client',
  title: 'a client closed by its owner while calls are under way',
  on: ON,
  mayLose: 'nothing',
  operations: 5000,
  seenAs: ['client-closed'],
  strike: ({ workers }) => workers.closeOneClient(),
}

/** While a server is silent few calls have a place in the queue; the others are refused at once. */
export const fullQueue: Fault = {
  name: 'full-queue',
  title: 'a queue of the client that is full, while the server is silent',
  on: ON,
  mayLose: 'nothing',
  operations: 5000,
  // One fewer than the lanes of a process: else whether it is ever full is left to chance.
  client: { queueLength: 7 },
  // ioredis has a queue without bounds, or none.
  only: 'node-redis',
  seenAs: ['queue-full'],
  strike: (world) => someMasterSilenced(world, world.operationTimeoutMs),
}
