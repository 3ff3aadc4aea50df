/** Measures what the types cost a compiler and an editor, and writes the table into docs/schemas.md. */
import { availableParallelism, loadavg } from 'node:os'
import { page, tableOf, writeSection } from './report/section.ts'
import { COMPILERS, checkCost } from './types/check.ts'
import type { CompilerVersion } from './types/check.ts'
import { complete } from './types/complete.ts'
import { programText, writeProgram } from './types/program.ts'

const CALLS = 100
const SIZES = [5, 50]

async function row(version: CompilerVersion, members: number): Promise<readonly string[]> {
  const none = await checkCost(version, writeProgram('none', programText(members, 0)))
  const all = await checkCost(version, writeProgram('calls', programText(members, CALLS)))
  const more = all.instantiations - none.instantiations
  return [
    version,
    String(members),
    `${all.seconds.toFixed(2)} s (${none.seconds.toFixed(2)} s without the calls)`,
    `${all.memoryMb.toFixed(0)} MB (${none.memoryMb.toFixed(0)} MB)`,
    String(Math.round(more / CALLS)),
  ]
}

const [load = 0] = loadavg()
const rows: (readonly string[])[] = []
for (const version of Object.keys(COMPILERS) as CompilerVersion[])
  for (const members of SIZES) rows.push(await row(version, members))

const marked = `${programText(50, 1)}void store.setPath('id', ['m1', '@'], 'x')\n`
const completions = []
for (let i = 0; i < 7; i++) completions.push(await complete(writeProgram('editor', marked), '@'))
const [fastest, , , middle, , , slowest] = completions.toSorted((a, b) => a.ms - b.ms)
const names = middle?.names ?? []
const millis = (one = middle): string => (one?.ms ?? NaN).toFixed(0)

const table = tableOf(['TypeScript', 'members', 'check', 'memory', 'instantiations a call'], rows)
const text = [
  `${CALLS} calls of \`setPath\` on a store of an inline JSON Schema; all of the program is checked, the library included. ${availableParallelism()} cores, load ${load.toFixed(0)}.`,
  table,
  `The next segment in an editor, 50 members, after a line was typed: ${millis()} ms (${millis(fastest)} to ${millis(slowest)} in 7 runs; \`${names.join('`, `')}\`; language server of TypeScript 5.9).`,
].join('\n\n')
await writeSection(page('docs/schemas.md'), 'types', text)
console.log(text)
