/** The figures of `npm run bench:http`. */
import { SERVICES, TASKS, TASK_KEYS } from '../http/plan.ts'
import type { ServiceKey, Task } from '../http/plan.ts'
import { rates } from '../report/figures.ts'
import type { SavedHttpRun } from '../report/saved.ts'
import { short } from '../report/table.ts'
import type { Chart } from './chart.ts'
import type { LookName } from './look.ts'
import { httpLines } from './origin.ts'
import { pointOf } from './points.ts'
import { rowChart } from './rows.ts'
import { comparison, described, listed } from './words.ts'

const LABELS: Readonly<Record<ServiceKey, string>> = {
  connect: 'Express, connect-redis',
  express: 'Express, ours',
  cached: 'Express, ours, readCache',
  memory: 'Express, no Redis',
  fastify: 'Fastify, ours',
  koa: 'Koa, ours',
}
/** Drawn as the store that they use, or as nobody else. */
const LOOK_OF: Readonly<Record<ServiceKey, LookName>> = {
  connect: 'connect',
  express: 'json',
  cached: 'cached',
  memory: 'memory',
  fastify: 'hash',
  koa: 'shared',
}

const SPOKEN: Readonly<Partial<Record<string, string>>> = {
  connect: 'connect-redis',
  express: 'ExpressSessionStore',
  cached: 'ExpressSessionStore with `readCache`',
  memory: 'MemoryStore without Redis',
}
const spoken = (service: string): string => SPOKEN[service] ?? service

const sizesText = (sizes: readonly number[]): string => `${listed(sizes.map(String))} KB`
const sizeText = (kilobytes: number): string => `${kilobytes} KB`

export const httpCharts = (run: SavedHttpRun): Chart[] => TASK_KEYS.map((task) => httpChart(run, task))

function httpChart(run: SavedHttpRun, task: Task): Chart {
  const cells = run.cells.filter((cell) => cell.task === task)
  const points = cells.map((cell) => pointOf(cell.service, cell.kilobytes, rates(cell)))
  const about = {
    title: `Over HTTP: ${TASKS[task]}`,
    subtitle: `Requests a second of a service of one process, ${run.plan.connections} browsers at a time; higher is better`,
    foot: httpLines(run),
  }
  const name = (key: string): string => SERVICES[key as ServiceKey]
  const rounds = cells.map((cell) => ({ series: cell.service, x: cell.kilobytes, values: rates(cell) }))
  const sentence = (own: ServiceKey): string =>
    comparison(rounds, own, ['connect', 'memory'], { name: spoken, placesText: sizesText })
  return {
    name: `http-${task}`,
    ...about,
    sentence: [sentence('express'), sentence('cached')].join(' '),
    svg: rowChart(points, {
      ...about,
      placeText: sizeText,
      rowText: (key) => LABELS[key as ServiceKey],
      lookOf: (key) => LOOK_OF[key as ServiceKey],
      description: described(points, 'Requests a second', sizeText, name),
      axis: { below: 'requests a second', type: 'linear', ticks: [0, 500, 1000, 1500, 2000, 2500] },
      valueText: ({ median }) => short(median),
    }),
  }
}
