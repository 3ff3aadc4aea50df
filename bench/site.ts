/** Where a run takes place: a server, everybody's connections to it, and a network that some of them go through. */
import { NAMES, ROOT } from './contenders/contender.ts'
import type { Client } from './contenders/contender.ts'
import { connected, fieldOn } from './contenders/field.ts'
import type { Field } from './contenders/field.ts'
import { Refusal, messageOf } from './failure.ts'
import { removeUnder } from './measuring/memory.ts'
import { Stopwatch } from './measuring/meter.ts'
import { startNetwork } from './measuring/network.ts'
import type { Network } from './measuring/network.ts'
import type { Arena } from './measuring/rounds.ts'
import type { LeftOut } from './measuring/samples.ts'
import { DELAY_MS } from './plan.ts'
import type { Plan } from './plan.ts'

export interface Site {
  /** For questions about the server; nothing that is measured goes through it. */
  readonly client: Client
  readonly direct: Field
  readonly network: Network | undefined
  readonly arenas: readonly Arena[]
  readonly leftOut: readonly LeftOut[]
}

type Closers = (() => unknown)[]
type OnLost = (error: Error) => void

/** Whatever happens, all is closed at the end and no key of ours is left. */
export async function onSite<T>(
  url: string,
  plan: Plan,
  onLost: OnLost,
  act: (site: Site) => Promise<T>,
): Promise<T> {
  const closers: Closers = []
  try {
    return await act(await open(url, plan, onLost, closers))
  } finally {
    for (const close of closers.toReversed()) await attempt(close)
  }
}

/** What cannot be closed has gone already, with the server or with its connection. */
const attempt = async (close: () => unknown): Promise<void> => {
  try {
    await close()
  } catch {
    // See above.
  }
}

async function open(url: string, plan: Plan, onLost: OnLost, closers: Closers): Promise<Site> {
  const client = await reached(url, onLost)
  closers.push(() => client.destroy())
  closers.push(() => removeUnder(client, ROOT))
  const direct = await fieldOn(url, plan.contenders, onLost)
  closers.push(direct.close)
  const leftOut = [...direct.missing].map(([key, why]) => ({ what: NAMES[key], why: messageOf(why) }))
  const stopwatch = (): Stopwatch => new Stopwatch(serverCpuOf(client))
  const arenas = plan.modes
    .filter((mode) => mode !== 'network')
    .map((mode): Arena => ({ mode, contenders: direct.contenders, newStopwatch: stopwatch }))
  const site = { client, direct, network: undefined, arenas, leftOut }
  return plan.modes.includes('network') ? withNetwork(site, url, plan, onLost, closers) : site
}

async function reached(url: string, onLost: OnLost): Promise<Client> {
  try {
    return await connected(url, { timeout: 0 }, onLost)
  } catch (error) {
    throw new Refusal(
      `the Redis server does not answer: ${messageOf(error)}; without REDIS_URL the benchmark starts one of its own`,
    )
  }
}

async function withNetwork(
  site: Site,
  url: string,
  plan: Plan,
  onLost: OnLost,
  closers: Closers,
): Promise<Site> {
  if (!url.startsWith('redis:'))
    return {
      ...site,
      leftOut: [...site.leftOut, { what: 'network', why: 'it carries redis: only, without TLS' }],
    }
  const network = await startNetwork(url, DELAY_MS)
  closers.push(network.close)
  // In this process there is none.
  const keys = site.direct.contenders.map(({ key }) => key).filter((key) => key !== 'memory')
  const field = await fieldOn(network.url, keys, onLost)
  closers.push(field.close)
  const newStopwatch = (): Stopwatch => new Stopwatch(serverCpuOf(site.client), network)
  const arena: Arena = { mode: 'network', contenders: field.contenders, newStopwatch }
  return { ...site, network, arenas: [...site.arenas, arena] }
}

const serverCpuOf = (client: Client) => async (): Promise<number> => {
  const info = await client.info('cpu')
  const seconds = [...info.matchAll(/^used_cpu_(?:user|sys):(.*)$/gm)].map(([, text]) => Number(text))
  return seconds.reduce((sum, one) => sum + one, 0) * 1e6
}
