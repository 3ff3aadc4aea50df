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

type Supply = Pick<Stock, 'kilobytes' | 'data'>

/** All of them, what they weigh, and who got none. */
export class Stocks {
  readonly weights: Weight[] = []
  readonly leftOut: LeftOut[] = []
  readonly #stocks = new Map<string, Stock>()

  of(contender: ContenderKey, kilobytes: Size): Stock | undefined {
    return this.#stocks.get(`${contender} ${kilobytes}`)
  }

  async fill(client: Client, contender: Contender, supply: Supply): Promise<void> {
    const { key, name } = contender
    const { kilobytes } = supply
    try {
      const { stock, weight } = await filled(client, contender, supply)
      this.#stocks.set(`${key} ${kilobytes}`, stock)
      if (weight !== undefined) this.weights.push({ contender: key, kilobytes, bytes: weight })
    } catch (error) {
      this.leftOut.push({ what: `${name}, ${kilobytes} KB`, why: messageOf(error) })
    }
  }
}

export async function fillStocks(
  client: Client,
  contenders: readonly Contender[],
  { sizes, sessions }: Plan,
  stopped: () => boolean,
): Promise<Stocks> {
  const stocks = new Stocks()
  const fit = await fitting(contenders, stocks.leftOut)
  for (const kilobytes of sizes) {
    const why = whyNoRoom(kilobytes, sessions, fit.length, await roomOn(client))
    if (why !== undefined) stocks.leftOut.push({ what: `${kilobytes} KB`, why })
    const supply = { kilobytes, data: dataOf(kilobytes, sessions) }
    for (const contender of why === undefined ? fit : [])
      if (!stopped()) await stocks.fill(client, contender, supply)
  }
  return stocks
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

async function filled(
  client: Client,
  { prefix, create }: Contender,
  { kilobytes, data }: Supply,
): Promise<{ stock: Stock; weight: number | undefined }> {
  const before = prefix === undefined ? 0 : await memoryUnder(client, prefix)
  const ids: string[] = []
  for (const each of data) ids.push(await create(each))
  const stock = { kilobytes, data, ids, changes: 0 }
  if (prefix === undefined) return { stock, weight: undefined }
  return { stock, weight: ((await memoryUnder(client, prefix)) - before) / data.length }
}
