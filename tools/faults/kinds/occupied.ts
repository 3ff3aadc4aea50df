/** A server that has something else to do. */
import { MASTER_NAME } from '../../server/form-sentinel.ts'
import type { ServerNode } from '../../server/node.ts'
import type { Fault, World } from '../fault.ts'
import { errors, met } from './meeting.ts'
import { keyOn } from './keys.ts'
import { patienceOf, someMaster } from './nodes.ts'

const ON = ['server', 'sentinel', 'cluster'] as const
const USUAL_BUSY_MS = 5000
const SOON_BUSY_MS = 20
const PATIENT_MS = 10_000

const lastingMs = async (world: World): Promise<number> =>
  Math.min(world.operationTimeoutMs * 0.8, (await patienceOf(world)) * 0.2)

/** @throws if nobody was told BUSY while `act` ran its script */
const busy = async (
  world: World,
  node: ServerNode,
  what: string,
  act: () => Promise<void>,
): Promise<void> => {
  await node.ask('CONFIG', 'SET', 'busy-reply-threshold', SOON_BUSY_MS)
  try {
    await patiently(world, () => met({ what, nodes: [node], count: errors('BUSY') }, act))
  } finally {
    await node.ask('CONFIG', 'SET', 'busy-reply-threshold', USUAL_BUSY_MS)
  }
}

/** A sentinel that asks seldom may take one answer of BUSY for all that there was, and the server for down. */
const patiently = async (world: World, act: () => Promise<void>): Promise<void> => {
  const usual = await patienceOf(world)
  const sentinels = world.servers.topology === 'sentinel' ? world.servers.set.sentinels : []
  const patience = async (ms: number): Promise<void> => {
    for (const one of sentinels) await one.ask('SENTINEL', 'SET', MASTER_NAME, 'down-after-milliseconds', ms)
  }
  await patience(PATIENT_MS)
  try {
    await act()
  } finally {
    await patience(usual)
  }
}

const ifNot =
  (word: string) =>
  (error: unknown): void => {
    if (!String(error).includes(word)) throw error
  }

const killable: Fault = {
  name: 'busy',
  title: 'a script of somebody else that does not end, until SCRIPT KILL (BUSY)',
  on: ON,
  mayLose: 'nothing',
  operations: 5000,
  seenAs: ['busy'],
  strike: async (world) => {
    const node = await someMaster(world)
    const ms = await lastingMs(world)
    await busy(world, node, 'a script without end', async () => {
      const script = node.ask('EVAL', 'while true do end', 0).catch(String)
      await world.wait(ms)
      // A sentinel that takes the server for down has done it already.
      await node.ask('SCRIPT', 'KILL').catch(ifNot('NOTBUSY'))
      if (!/killed by user/i.test(String(await script))) throw new Error('the script was not killed')
    })
  },
}

const WRITING = `redis.call('SET', KEYS[1], '', 'PX', 1000)
local function now() local t = redis.call('TIME') return t[1] * 1000 + t[2] / 1000 end
local last = now() + ARGV[1]
while now() < last do end`

const unkillable: Fault = {
  name: 'busy-writing',
  title: 'a long script of somebody else that has written and cannot be killed (BUSY)',
  on: ON,
  mayLose: 'nothing',
  operations: 5000,
  seenAs: ['busy'],
  strike: async (world) => {
    const node = await someMaster(world)
    const ms = await lastingMs(world)
    const key = await keyOn(node)
    const attempt = async (): Promise<string> => {
      const script = node.ask('EVAL', WRITING, 1, key, ms)
      await world.wait(ms / 2)
      const refusal = String(await node.ask('SCRIPT', 'KILL').catch(String))
      await script
      return refusal
    }
    await busy(world, node, 'a script that has written', async () => {
      let refusal = await attempt()
      // This process was late, and the script had ended.
      while (refusal.includes('NOTBUSY')) refusal = await attempt()
      if (!refusal.includes('UNKILLABLE')) throw new Error(`the script could be killed: ${refusal}`)
    })
  },
}

/** Each key takes so long that all together take the time; between two of them clients are answered. */
const loading: Fault = {
  name: 'loading',
  title: 'a server that loads its data (LOADING)',
  on: ON,
  mayLose: 'nothing',
  operations: 5000,
  args: ['--enable-debug-command', 'yes'],
  seenAs: ['loading'],
  strike: async (world) => {
    const node = await someMaster(world)
    const ms = await lastingMs(world)
    await met({ what: 'a server that loads', nodes: [node], count: errors('LOADING') }, () =>
      node.run(async (ask) => {
        const keys = Math.max(Number(await ask('DBSIZE')), 1)
        await ask('CONFIG', 'SET', ...ANSWERING, Math.ceil((ms * 1000) / keys))
        await ask('DEBUG', 'RELOAD')
        await ask('CONFIG', 'SET', 'key-load-delay', 0)
      }),
    )
  },
}

const ANSWERING = ['loading-process-events-interval-bytes', 1024, 'key-load-delay'] as const

export const occupied: readonly Fault[] = [killable, unkillable, loading]
