/** A server whose memory is full. */
import type { BackendFailureReason } from '../../../lib/errors.ts'
import type { ServerNode } from '../../server/node.ts'
import type { Fault, World } from '../fault.ts'
import { errors, held, memory, stat } from './meeting.ts'
import type { Count } from './meeting.ts'
import { someMaster } from './nodes.ts'

type Policy = 'noeviction' | 'allkeys-lru' | 'volatile-ttl'

const full = (
  policy: Policy,
  met: Count,
  told: Pick<Fault, 'mayLose'> & { seenAs?: readonly BackendFailureReason[] },
): Fault => ({
  ...told,
  name: `maxmemory-${policy}`,
  title: `maxmemory reached, ${policy}`,
  on: ['server', 'sentinel', 'cluster'],
  operations: 5000,
  strike: async (world) => squeeze(world, await someMaster(world), policy, met),
})

export const memoryFaults: readonly Fault[] = [
  full('noeviction', errors('OOM'), { mayLose: 'nothing', seenAs: ['out-of-memory'] }),
  full('allkeys-lru', stat('evicted_keys'), { mayLose: 'everything' }),
  full('volatile-ttl', stat('evicted_keys'), { mayLose: 'everything' }),
]

/** Less than is used: at once a write is refused, or keys go until it fits. */
const squeeze = (world: World, node: ServerNode, policy: Policy, count: Count): Promise<void> =>
  held(
    world,
    { what: `maxmemory with ${policy}`, nodes: [node], count },
    {
      begin: async () => {
        const dataset = await memory(node, 'used_memory_dataset')
        const limit = (await memory(node, 'used_memory')) - Math.max(dataset * SHARE, LEAST_BYTES)
        await node.ask('CONFIG', 'SET', 'maxmemory-policy', policy, 'maxmemory', Math.floor(limit))
      },
      end: () => node.ask('CONFIG', 'SET', 'maxmemory', 0, 'maxmemory-policy', 'noeviction'),
    },
  )

/** Of what keys take up. */
const SHARE = 0.2
const LEAST_BYTES = 100_000
