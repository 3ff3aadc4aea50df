/** The sessions that are there from the beginning to the end: some of each size for each contender. */
import type { Client, Contender } from '../contenders/contender.ts'
import { verify } from '../contenders/verify.ts'
import { sessionOf } from '../data.ts'
import type { Data } from '../data.ts'
import { SIZES_KB } from '../plan.ts'
import type { ContenderKey, Plan, Size } from '../plan.ts'
import { messageOf } from '../failure.ts'
import { memoryUnder, roomOn, whyNoRoom } from './memory.ts'
import type { LeftOut, Weight } from './samples.ts'
import type { Stock } from './turn.ts'

export interface Stocks {
  readonly of: (contender: ContenderKey, kilobytes: Size) => Stock | undefined
  readonly weights: readonly Weight[]
  readonly leftOut: readonly LeftOut[]
}

export async function fillStocks(
  client: Client,
  contenders: readonly Contender[],
  plan: Plan,
  stopped: () => boolean,
): Promise<Stocks> {
  const stocks = new Map<string, Stock>()
  const weights: Weight[] = []
  const leftOut: LeftOut[] = []
  const fit = await fitting(contenders, leftOut)
  for (const kilobytes of plan.sizes) {
    const why = whyNoRoom(kilobytes, plan.sessions, fit.length, await roomOn(client))
    if (why !== undefined) leftOut.push({ what: `${kilobytes} KB`, why })
    if (why !== undefined) continue
    const data = dataOf(kilobytes, plan.sessions)
    for (const contender of fit) {
      if (stopped()) break
      try {
        const { stock, weight } = await fill(client, contender, data)
        stocks.set(`${contender.key} ${kilobytes}`, stock)
        if (weight !== undefined) weights.push({ contender: contender.key, kilobytes, bytes: weight })
      } catch (error) {
        leftOut.push({ what: `${contender.name}, ${kilobytes} KB`, why: messageOf(error) })
      }
    }
  }
  return { of: (contender, kilobytes) => stocks.get(`${contender} ${kilobytes}`), weights, leftOut }
}

/** Those that do what they say. */
async function fitting(contenders: readonly Contender[], leftOut: LeftOut[]): Promise<Contender[]> {
  const fit: Contender[] = []
  for (const contender of contenders) {
    try {
      await verify(contender)
      fit.push(contender)
    } catch (error) {
      leftOut.push({ what: contender.name, why: messageOf(error) })
    }
  }
  return fit
}

/** Every session of its own, and of a user of its own: what lies in an index is weighed too. */
const dataOf = (kilobytes: Size, sessions: number): Data[] =>
  Array.from({ length: sessions }, (_, i) =>
    sessionOf(kilobytes, (SIZES_KB.indexOf(kilobytes) + 1) * 10_000 + i),
  )

async function fill(
  client: Client,
  { prefix, create }: Contender,
  data: readonly Data[],
): Promise<{ stock: Stock; weight: number | undefined }> {
  const before = prefix === undefined ? 0 : await memoryUnder(client, prefix)
  const ids: string[] = []
  for (const each of data) ids.push(await create(each))
  const stock = { data, ids, changes: 0 }
  if (prefix === undefined) return { stock, weight: undefined }
  return { stock, weight: ((await memoryUnder(client, prefix)) - before) / data.length }
}
