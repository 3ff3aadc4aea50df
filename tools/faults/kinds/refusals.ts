/** A server that answers, and refuses. */
import type { ServerNode } from '../../server/node.ts'
import type { Fault } from '../fault.ts'
import { errors, held, stat } from './meeting.ts'
import type { Spell, Watched } from './meeting.ts'
import { someMaster } from './nodes.ts'

type Refusal = Pick<Fault, 'name' | 'title' | 'on' | 'seenAs'> & {
  readonly count: Watched['count']
  readonly spell: (node: ServerNode) => Spell
}

const ALL = ['server', 'sentinel', 'cluster'] as const

const set = (node: ServerNode, name: string, on: number, off: number): Spell => ({
  begin: () => node.ask('CONFIG', 'SET', name, on),
  end: () => node.ask('CONFIG', 'SET', name, off),
})

const REFUSALS: readonly Refusal[] = [
  {
    name: 'read-only',
    title: 'a master made a replica by hand, and back (READONLY)',
    // A Cluster has no REPLICAOF.
    on: ['server', 'sentinel'],
    seenAs: ['read-only'],
    count: errors('READONLY'),
    // Of a master that is not there: it keeps what it holds.
    spell: (node) => ({
      begin: () => node.ask('REPLICAOF', '127.0.0.1', 1),
      end: () => node.ask('REPLICAOF', 'NO', 'ONE'),
    }),
  },
  {
    name: 'too-few-replicas',
    title: 'min-replicas-to-write not met (NOREPLICAS)',
    on: ALL,
    seenAs: ['read-only'],
    count: errors('NOREPLICAS'),
    spell: (node) => set(node, 'min-replicas-to-write', 9, 0),
  },
]

/** Taken one after the other: of the store's commands, and of commands inside its scripts. */
const RIGHTS: readonly (readonly string[])[] = [
  ['-evalsha', '-eval'],
  ['-json.set', '-json.merge', '-hset'],
  ['-zadd'],
  ['-pexpire'],
]

const noPermission: Fault = {
  name: 'no-permission',
  title: 'rights taken from the Redis user: of the scripts, of commands in them (NOPERM)',
  on: ALL,
  mayLose: 'nothing',
  operations: 5000,
  seenAs: ['no-permission'],
  tears: true,
  strike: async (world) => {
    const node = await someMaster(world)
    for (const rights of RIGHTS)
      await held(
        world,
        { what: rights.join(' '), nodes: [node], count: stat('acl_access_denied_cmd') },
        {
          begin: () => node.ask('ACL', 'SETUSER', 'default', ...rights),
          end: () => node.ask('ACL', 'SETUSER', 'default', '+@all'),
        },
      )
  },
}

const fromRefusal = ({ count, spell, ...told }: Refusal): Fault => ({
  ...told,
  mayLose: 'nothing',
  operations: 5000,
  strike: async (world) => {
    const node = await someMaster(world)
    await held(world, { what: told.title, nodes: [node], count }, spell(node))
  },
})

export const refusals: readonly Fault[] = [...REFUSALS.map(fromRefusal), noPermission]
