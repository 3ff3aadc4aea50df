/** One run on a server that is there. */
import type { Client } from './contenders/contender.ts'
import { connected } from './contenders/field.ts'
import { machineOf } from './machine.ts'
import { playRounds } from './measuring/rounds.ts'
import type { Watcher } from './measuring/rounds.ts'
import { fillStocks } from './measuring/stocks.ts'
import type { Plan } from './plan.ts'
import type { Run } from './report/report.ts'
import { percentile } from './report/statistics.ts'
import { onSite } from './site.ts'
import type { Site } from './site.ts'

export type Measured = Pick<Run, 'machine' | 'rounds' | 'cells' | 'weights' | 'leftOut' | 'ping'>

const PINGS = 50

export const measureOn = (
  url: string,
  plan: Plan,
  watcher: Watcher,
  onLost: (error: Error) => void,
): Promise<Measured> =>
  onSite(url, plan, onLost, async (site) => {
    const machine = await machineOf(site.client)
    const ping = await pings(site, onLost)
    const stocks = await fillStocks(site.client, site.direct.contenders, plan, watcher.stopped)
    const outcome = await playRounds(site.arenas, stocks, plan, watcher)
    const leftOut = [...site.leftOut, ...stocks.leftOut, ...outcome.leftOut]
    return { machine, ping, weights: stocks.weights, ...outcome, leftOut }
  })

/** What the network really adds: the least that any operation can take there. */
async function pings({ client, network }: Site, onLost: (error: Error) => void): Promise<Run['ping']> {
  if (!network) return undefined
  const distant = await connected(network.url, { timeout: 0 }, onLost)
  try {
    return { network: await ping(distant), direct: await ping(client) }
  } finally {
    distant.destroy()
  }
}

async function ping(client: Client): Promise<number> {
  const millis: number[] = []
  for (let i = 0; i < PINGS; i++) {
    const start = performance.now()
    await client.ping()
    millis.push(performance.now() - start)
  }
  return percentile(millis, 0.5)
}
