/** Sources of a copy of the project without their types, for `erased-loader.mjs`. */
import { mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import blank from 'ts-blank-space'
import { ROOT } from './process.ts'

/** As a copy has it, from its root. */
export const LOADER: string = fileURLToPath(new URL('erased-loader.mjs', import.meta.url)).replace(ROOT, './')
const OURS = 'ts-blank-space/register'

/** One file, after a change. */
export function erase(folder: string, file: string): void {
  const path = join(folder, '.erased', file)
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, blank(readFileSync(join(folder, file), 'utf8')))
}

/** All of them; from then on mocha takes these. */
export function eraseAll(folder: string): void {
  for (const part of ['lib', 'spec', 'tools', 'bench', 'examples'])
    for (const file of readdirSync(join(folder, part), { recursive: true, encoding: 'utf8' }))
      if (file.endsWith('.ts')) erase(folder, join(part, file))
  const settings = join(folder, '.mocharc.json')
  const text = readFileSync(settings, 'utf8')
  if (!text.includes(OURS)) throw new Error(`.mocharc.json does not load ${OURS} any more`)
  writeFileSync(settings, text.replace(OURS, LOADER))
}
