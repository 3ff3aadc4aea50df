// Loads the sources of a copy of the project from where their types have been erased already: loading a TypeScript parser
// for each run of a few tests costs more than the tests.
import { readFileSync } from 'node:fs'

const project = new URL('../../', import.meta.url)

export async function load(url, context, next) {
  if (!url.endsWith('.ts') || !url.startsWith(project.href)) return next(url, context)
  const source = readFileSync(new URL(`.erased/${url.slice(project.href.length)}`, project), 'utf8')
  return { format: 'module', shortCircuit: true, source }
}
