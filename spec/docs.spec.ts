/**
 * Every code block of the README and of docs/ is compiled and run, as it stands on the page. How, is said after the fence:
 * `ts` (compiled and run; what `console.log(…) // this` says has to be printed), `py` (run; `print(…)  # this`), `redis`
 * (commands after `> `, and their answers), `json` (parsed), `text` (no program). ` ```ts no-run: why ` is compiled only,
 * ` ```sh no-run: why ` is not run at all. A comment `<!-- given … -->` before a block holds what it takes for granted.
 *
 * docs/api is made of the sources' own text: `npm run api -- --check` sees to it.
 */
import { expect } from 'chai'
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { blocksOf, keeps, problemOf, promised } from './support/docs/blocks.ts'
import { brokenLinks, missingFiles } from './support/docs/links.ts'
import { markdownPages } from './support/docs/pages.ts'
import { TSCONFIG, programOf } from './support/docs/programs.ts'
import type { Program } from './support/docs/programs.ts'
import { compile, hasPython, runPython, runTogether, runUnder } from './support/docs/run.ts'
import type { Ran } from './support/docs/run.ts'
import { startOwnServer } from './support/servers.ts'
import type { PinnedServer } from '../tools/redis-server.ts'

const root = new URL('../', import.meta.url)
const folder = new URL('.cache/docs/', root)
const pages = markdownPages(root)
const blocks = pages
  .filter((page) => !page.startsWith('docs/api/'))
  .flatMap((page) => blocksOf(page, readFileSync(new URL(page, root), 'utf8')))
const programs = blocks.map(programOf)
const compiled = programs.filter(({ ts }) => ts !== '')
const run = programs.filter(({ block }) => block.notRun === undefined)
const together = run.filter(({ ts, runner }) => ts !== '' && runner === undefined)
const title = ({ block: { page, line, language } }: Program): string => `${page}:${line} (${language})`

describe('the docs', () => {
  let said: ReadonlyMap<string, string> = new Map()
  let ran: ReadonlyMap<Program, Ran> = new Map()

  let server: PinnedServer
  let given = ''

  before(async function () {
    this.timeout(180_000)
    // A database for each, where others have sixteen in all.
    server = await startOwnServer({ args: ['--databases', String(1 + programs.length)] })
    given = process.env['REDIS_URL'] ?? ''
    process.env['REDIS_URL'] = server.url
    rmSync(folder, { recursive: true, force: true })
    mkdirSync(folder, { recursive: true })
    writeFileSync(new URL('tsconfig.json', folder), TSCONFIG)
    for (const { name, ts, py } of programs) {
      if (ts !== '') writeFileSync(new URL(`${name}.ts`, folder), ts)
      if (py !== '') writeFileSync(new URL(`${name}.py`, folder), py)
    }
    const [messages, results] = await Promise.all([compile(folder), runTogether(folder, together)])
    said = messages
    ran = new Map(together.map((program, i) => [program, results[i] ?? { printed: [], error: 'not run' }]))
  })

  after(async () => {
    process.env['REDIS_URL'] = given
    await server.stop()
  })

  it('has blocks, and each says how it is checked', () => {
    expect(blocks).to.have.length.of.at.least(10)
    const wrong = programs.map((p) => `${title(p)}: ${problemOf(p.block) ?? 'fine'}`)
    expect(wrong.filter((text) => !text.endsWith(': fine'))).to.deep.equal([])
  })

  it('compiles', () => {
    expect(compiled).to.have.length.above(5)
    expect([...said.values()].join('')).to.equal('')
  })

  for (const program of together.filter(({ py }) => py === ''))
    it(`runs ${title(program)}`, () => {
      const { printed, error } = ran.get(program) ?? { printed: [], error: 'not run' }
      expect(error).to.equal(undefined)
      if (!keeps(printed, promised(program.block))) expect(printed).to.deep.equal(promised(program.block))
    })

  for (const program of run.filter(({ runner }) => runner !== undefined))
    it(`runs ${title(program)} under ${program.runner}`, async () => {
      expect((await runUnder(program, folder)).error).to.equal(undefined)
    }).timeout(120_000)

  for (const program of run.filter(({ py }) => py !== ''))
    it(`runs ${title(program)}`, async function () {
      // Not silently: CI forbids what is pending.
      if (!hasPython()) this.skip()
      expect(ran.get(program)?.error).to.equal(undefined)
      const { printed, error } = await runPython(program, folder)
      expect(error).to.equal(undefined)
      if (!keeps(printed, promised(program.block))) expect(printed).to.deep.equal(promised(program.block))
    }).timeout(60_000)

  for (const { block, ...program } of programs.filter(({ block }) => block.language === 'json'))
    it(`parses ${title({ block, ...program })}`, () => {
      expect(() => JSON.parse(block.code) as unknown).not.to.throw()
    })
})

describe('the links of the docs', () => {
  for (const page of pages)
    it(`lead somewhere: ${page}`, () => {
      expect(brokenLinks(page, root)).to.deep.equal([])
      expect(missingFiles(page, root)).to.deep.equal([])
    })
})
