/** All that is done to servers, networks and clients while a load runs. */
import type { Fault } from '../fault.ts'
import { clocks, closedClient, fullQueue, processClocks } from './clients.ts'
import {
  clusterFailovers,
  demotedMaster,
  failoverByKill,
  failoverByPause,
  sentinelFailover,
} from './failover.ts'
import { flushAll, scriptFlush } from './flush.ts'
import { foreignKeys } from './foreign.ts'
import { kills } from './kill.ts'
import { memoryFaults } from './memory.ts'
import { networkFaults } from './network.ts'
import { occupied } from './occupied.ts'
import { refusals } from './refusals.ts'
import { silentServer } from './silent.ts'
import { clusterDown, slotMigration, taggedSlotMigration } from './slots.ts'

export const FAULTS: readonly Fault[] = [
  silentServer,
  ...kills,
  ...networkFaults,
  failoverByKill,
  failoverByPause,
  demotedMaster,
  sentinelFailover,
  ...clusterFailovers,
  slotMigration,
  taggedSlotMigration,
  clusterDown,
  ...occupied,
  ...refusals,
  ...memoryFaults,
  foreignKeys,
  scriptFlush,
  flushAll,
  clocks,
  processClocks,
  closedClient,
  fullQueue,
]
