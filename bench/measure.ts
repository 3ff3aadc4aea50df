/** Rounds in which all contenders take turns, so that a busy moment of the machine hits them alike. */
import { sessionOf } from './data.ts'
import type { Data } from './data.ts'
import type { Contender, Field } from './contenders.ts'

export const OPERATIONS = ['change', 'read', 'create'] as const
export type Operation = (typeof OPERATIONS)[number]

export interface Plan {
  readonly rounds: number
  readonly millis: number
  readonly inFlight: number
  readonly sessions: number
}

export interface Sample {
  readonly perSecond: number
  /** Microseconds of work for each, in this process and in the server: what a busy machine changes least. */
  readonly client: number
  readonly server: number
}

export interface Cell {
  readonly contender: string
  readonly operation: Operation
  readonly kilobytes: number
  readonly samples: Sample[]
}

export async function measure(
  field: Field,
  kilobytes: number,
  plan: Plan,
  told: (done: number, of: number) => void,
): Promise<Cell[]> {
  const { contenders } = field
  const data = Array.from({ length: plan.sessions }, (_, i) => sessionOf(kilobytes, i))
  const ids = new Map<Contender, string[]>()
  for (const contender of contenders)
    ids.set(contender, await Promise.all(data.map((each) => contender.create(each))))
  const cells = OPERATIONS.flatMap((operation) =>
    contenders.map((contender) => ({ contender, operation, samples: [] as Sample[] })),
  )
  // The first round warms up and is not counted.
  for (let round = 0; round <= plan.rounds; round++) {
    for (const { contender, operation, samples } of cells) {
      const sample = await turn(field, contender, operation, ids.get(contender) ?? [], data, plan)
      if (round > 0) samples.push(sample)
    }
    told(round + 1, plan.rounds + 1)
  }
  for (const [contender, own] of ids) await Promise.all(own.map((id) => contender.remove(id)))
  return cells.map(({ contender, operation, samples }) => ({
    contender: contender.name,
    operation,
    kilobytes,
    samples,
  }))
}

async function turn(
  { serverCpu }: Field,
  contender: Contender,
  operation: Operation,
  ids: readonly string[],
  data: readonly Data[],
  { millis, inFlight }: Plan,
): Promise<Sample> {
  const created: string[] = []
  const act = async (i: number): Promise<void> => {
    const at = i % ids.length
    const [id, own] = [ids[at], data[at]]
    if (id === undefined || own === undefined) throw new Error('no session to work on')
    if (operation === 'create') created.push(await contender.create(own))
    else if (operation === 'change') await contender.change(id, Math.floor(i / ids.length))
    else await contender.read(id)
  }
  let count = 0
  const worked = await serverCpu()
  const start = performance.now()
  const cpu = process.cpuUsage()
  const worker = async (): Promise<void> => {
    while (performance.now() - start < millis) await act(count++)
  }
  await Promise.all(Array.from({ length: inFlight }, worker))
  const seconds = (performance.now() - start) / 1000
  const { user, system } = process.cpuUsage(cpu)
  const server = ((await serverCpu()) - worked) / count
  for (const id of created) await contender.remove(id)
  return { perSecond: count / seconds, client: (user + system) / count, server }
}
