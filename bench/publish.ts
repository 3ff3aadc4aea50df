/**
 * Puts the published runs into README.md and the docs, and draws them for docs/images: after
 * `npm run bench -- --out published`, `npm run bench:http -- --out http`, `npm run bench:scale -- --out scale` and
 * `npm run bench:profile -- --out profile`, by `npm run bench:publish`. All of it is made from the files in bench/results alone, so a spec can tell when it is stale.
 */
import { readFile, writeFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { fileWithSection, fileWithSections, page } from '../tools/report/section.ts'
import { measuredRun } from './capacity/constants.ts'
import {
  checkSection,
  constantsSection,
  examplesSection,
  memorySection,
  scaleSection,
} from './capacity/sections.ts'
import { chartsSection, fileOf } from './charts/chart.ts'
import { charts } from './charts/charts.ts'
import { costSection, figuresSection, profileSection, textIn } from './report/sections.ts'
import type { Published } from './report/sections.ts'

const RESULTS = 'bench/results/published'
const HTTP = 'bench/results/http.md'
const SCALE = 'bench/results/scale.md'
const PROFILE = 'bench/results/profile.md'

/** The pages and the images as they have to be. */
export async function pages(): Promise<Readonly<Record<string, string>>> {
  const run = JSON.parse(await readFile(page(`${RESULTS}.json`), 'utf8')) as Published
  const bench = figuresSection(await readFile(page(`${RESULTS}.md`), 'utf8'))
  const http = `\`\`\`text\n${textIn(await readFile(page(HTTP), 'utf8'))}\n\`\`\``
  const scale = scaleSection(await readFile(page(SCALE), 'utf8'))
  const drawn = charts()
  return {
    ...Object.fromEntries(drawn.map((chart) => [fileOf(chart), chart.svg])),
    'README.md': await fileWithSection(page('README.md'), 'cost', costSection(run)),
    'docs/performance.md': await fileWithSections(page('docs/performance.md'), {
      charts: chartsSection(drawn),
      bench,
      http,
      scale,
    }),
    'docs/decisions/007-hot-paths.md': await fileWithSection(
      page('docs/decisions/007-hot-paths.md'),
      'profile',
      profileSection(await readFile(page(PROFILE), 'utf8')),
    ),
    'docs/capacity.md': await fileWithSections(page('docs/capacity.md'), capacity()),
  }
}

function capacity(): Readonly<Record<string, string>> {
  const run = measuredRun()
  return {
    'capacity-memory': memorySection(run),
    'capacity-constants': constantsSection(run),
    'capacity-examples': examplesSection(run),
    'capacity-check': checkSection(run),
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  for (const [path, text] of Object.entries(await pages())) await writeFile(page(path), text)
}
