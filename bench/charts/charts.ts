/** All charts, from what lies in bench/results: the same files make the same charts. */
import { page } from '../../tools/report/section.ts'
import { savedHttpRun, savedRun } from '../report/saved.ts'
import type { Chart } from './chart.ts'
import { countCharts } from './count.ts'
import { httpCharts } from './http-charts.ts'
import { storeCharts } from './store-charts.ts'

/** @throws {Refusal} for results of another shape */
export const charts = (): Chart[] => [
  ...storeCharts(savedRun(page('bench/results/published.json'))),
  ...httpCharts(savedHttpRun(page('bench/results/http.json'))),
  ...countCharts(page('bench/results/scale.json')),
]
