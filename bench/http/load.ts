/** Browsers that ask as fast as they are answered, each with its own session. */
import autocannon from 'autocannon'
import { Refusal } from '../failure.ts'
import type { Plan, Task } from './plan.ts'
import type { ServiceProcess } from './process.ts'

export interface Sample {
  readonly perSecond: number
  readonly p50Ms: number
  readonly p99Ms: number
}

/** @throws {Refusal} if a request failed: then there is no figure */
export async function turn(
  service: ServiceProcess,
  task: Task,
  cookies: readonly string[],
  { seconds }: Pick<Plan, 'seconds'>,
): Promise<Sample> {
  let next = 0
  const result = await autocannon({
    url: service.url,
    connections: cookies.length,
    duration: seconds,
    setupClient: (client) => {
      const cookie = cookies[next++ % cookies.length] ?? ''
      client.setRequests([0, 1].map((i) => requestOf(task, i, cookie)))
    },
  })
  const { errors, non2xx, requests, latency } = result
  if (errors + non2xx > 0) throw new Refusal(`${service.key}: ${errors + non2xx} of its requests failed`)
  return { perSecond: requests.total / result.duration, p50Ms: latency.p50, p99Ms: latency.p99 }
}

/** Another value each time. */
const requestOf = (task: Task, i: number, cookie: string): autocannon.Request => ({
  method: task === 'read' ? 'GET' : 'POST',
  path: task === 'read' ? '/read' : `/change?turn=${i}`,
  headers: { cookie },
})

/** One after the other, as one browser does. */
export async function oneByOne(
  service: ServiceProcess,
  task: Task,
  cookie: string,
  count: number,
): Promise<void> {
  for (let i = 0; i < count; i++) {
    const { method = 'GET', path = '/' } = requestOf(task, i % 2, cookie)
    const answer = await fetch(service.url + path, { method, headers: { cookie } })
    await answer.arrayBuffer()
  }
}
