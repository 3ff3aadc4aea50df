/**
 * Puts the published run into README.md and docs/performance.md: after `npm run bench -- --out published`, by
 * `npm run bench:publish`. What is written is a part of the files in bench/results, so a spec can tell when it is stale.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { format, resolveConfig } from 'prettier'
import { costSection, figuresSection } from './report/sections.ts'
import type { Published } from './report/sections.ts'

const at = (path: string): string => fileURLToPath(new URL(`../${path}`, import.meta.url))
const read = (path: string): string => readFileSync(at(path), 'utf8')

/** The two pages as they have to be. */
export async function pages(): Promise<Readonly<Record<string, string>>> {
  const run = JSON.parse(read('bench/results/published.json')) as Published
  const figures = figuresSection(read('bench/results/published.md'))
  return {
    'README.md': await page('README.md', 'cost', costSection(run)),
    'docs/performance.md': await page('docs/performance.md', 'bench', figures),
  }
}

async function page(path: string, name: string, content: string): Promise<string> {
  const [open, close] = [`<!-- ${name} -->`, `<!-- /${name} -->`]
  const text = read(path)
  const [from, to] = [text.indexOf(open), text.indexOf(close)]
  if (from < 0 || to < from) throw new Error(`${path} has no place between ${open} and ${close}`)
  const filled = `${text.slice(0, from + open.length)}\n\n${content}\n\n${text.slice(to)}`
  return format(filled, { ...(await resolveConfig(at(path))), filepath: at(path) })
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  for (const [path, text] of Object.entries(await pages())) writeFileSync(at(path), text)
}
