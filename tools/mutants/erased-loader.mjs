// Loads the sources of a copy of the project from where their types have been erased already: loading a TypeScript parser
// for each run of a few tests costs more than the tests. Given to Node by `--import`; the second time it is the hooks.
import { readFileSync } from 'node:fs'
import { register } from 'node:module'
import { isMainThread } from 'node:worker_threads'

const project = new URL('../../', import.meta.url)

if (isMainThread) register(import.meta.url)

export async function load(url, context, next) {
  if (!url.endsWith('.ts') || !url.startsWith(project.href)) return next(url, context)
  const source = readFileSync(new URL(`.erased/${url.slice(project.href.length)}`, project), 'utf8')
  return { format: 'module', shortCircuit: true, source }
}
