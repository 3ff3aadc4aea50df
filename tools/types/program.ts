/** Programs whose checking is measured: a schema of so many members, and so many calls on a store of it. */
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

export const root: string = fileURLToPath(new URL('../..', import.meta.url))

export interface Program {
  readonly folder: string
  readonly file: string
  readonly text: string
}

/** Half of the members are objects of two members, one level down. */
const member = (i: number): string =>
  i % 2 === 0
    ? `m${i}: { type: 'integer' },`
    : `m${i}: { type: 'object', properties: { a: { type: 'string' }, b: { type: 'array', items: { type: 'number' } } } },`

const call = (i: number): string =>
  i % 2 === 0
    ? `void store.setPath('id', ['m${i}'], ${i})`
    : `void store.setPath('id', ['m${i}', 'b', 0], ${i})`

export const programText = (members: number, calls: number): string =>
  [
    `import { MemorySessionStore } from '../../../lib/index.ts'`,
    `const store = new MemorySessionStore({ schema: { type: 'object', properties: {`,
    ...Array.from({ length: members }, (_, i) => member(i)),
    `} } })`,
    ...Array.from({ length: calls }, (_, i) => call(i % members)),
    '',
  ].join('\n')

export function writeProgram(name: string, text: string): Program {
  const folder = join(root, '.cache/types', name)
  mkdirSync(folder, { recursive: true })
  const file = join(folder, 'program.ts')
  writeFileSync(file, text)
  const config = {
    extends: '../../../tsconfig.json',
    compilerOptions: { skipLibCheck: true },
    include: ['program.ts'],
  }
  writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify({ ...config, exclude: [] }))
  return { folder, file, text }
}
