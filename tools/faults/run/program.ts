/** The program of a load process without its types: to load a TypeScript parser in each would take longer than its work. */
import { copyFileSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import blank from 'ts-blank-space'

const ROOT = fileURLToPath(new URL('../../..', import.meta.url))
const PARTS = ['lib', 'tools/faults', 'tools/server']
/** Within the project, so that packages are found. */
const FOLDER = join(ROOT, '.cache', `faults-${process.pid}`)

let made = false

/** Its path. What it is made of is gone when this process ends. */
export function workerProgram(): string {
  if (!made) make()
  made = true
  return join(FOLDER, 'tools/faults/worker.js')
}

function make(): void {
  process.once('exit', () => rmSync(FOLDER, { recursive: true, force: true }))
  for (const part of PARTS)
    for (const file of readdirSync(join(ROOT, part), { recursive: true, encoding: 'utf8' }))
      if (file.endsWith('.ts')) erase(join(part, file))
      else if (file.endsWith('.cjs')) copyFileSync(join(ROOT, part, file), placeOf(join(part, file)))
}

function placeOf(file: string): string {
  const path = join(FOLDER, file)
  mkdirSync(dirname(path), { recursive: true })
  return path
}

function erase(file: string): void {
  const text = blank(readFileSync(join(ROOT, file), 'utf8'))
  writeFileSync(placeOf(file.replace(/\.ts$/, '.js')), text.replace(/(\bfrom '\.[^']*)\.ts'/g, "$1.js'"))
}
