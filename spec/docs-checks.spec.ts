/** What docs.spec.ts would find, on pages with planted mistakes. */
import { expect } from 'chai'
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { blocksOf, keeps, problemOf, promised } from './support/docs/blocks.ts'
import type { Block } from './support/docs/blocks.ts'
import { brokenLinks, missingFiles } from './support/docs/links.ts'
import { TSCONFIG, programOf } from './support/docs/programs.ts'
import type { Program } from './support/docs/programs.ts'
import { compile, runTogether } from './support/docs/run.ts'

const fence = (info: string, ...code: string[]): string => ['```' + info, ...code, '```'].join('\n')
const only = (text: string): Block => {
  const [block, ...more] = blocksOf('page.md', text)
  expect(more).to.deep.equal([])
  if (!block) throw new Error('no block')
  return block
}
const problem = (text: string): string | undefined => problemOf(only(text))

describe('the check of code blocks', () => {
  it('finds blocks with their line, in lists and in longer fences too', () => {
    const text = [
      '# Title',
      '',
      fence('ts', 'a'),
      '- x',
      '',
      '  ```sh',
      '  b',
      '  ```',
      '',
      '````text',
      '```',
      '````',
    ]
    const found = blocksOf('page.md', text.join('\n'))
    expect(found.map(({ line, language, code }) => [line, language, code])).to.deep.equal([
      [3, 'ts', 'a'],
      [8, 'sh', 'b'],
      [12, 'text', '```'],
    ])
  })

  it('takes what is given from the comment before the block, and for that block only', () => {
    const text = ['<!-- given', 'const x = 1', '-->', '', fence('ts', 'x'), fence('ts', 'y')].join('\n')
    const [first, second] = blocksOf('page.md', text)
    expect([first?.given, first?.givenLine, second?.given]).to.deep.equal(['const x = 1', 2, ''])
  })

  it('refuses a block that nobody checks', () => {
    expect(problem(fence('', 'x'))).to.equal('unknown language: none')
    expect(problem(fence('ruby', 'x'))).to.equal('unknown language: ruby')
    expect(problem(fence('ts skip', 'x'))).to.equal('unknown after the fence: skip')
    expect(problem(fence('ts no-run', 'x'))).to.equal('unknown after the fence: no-run')
    expect(problem(fence('ts no-run: why', 'x'))).to.equal('does not say why it is not run')
    expect(problem(fence('py no-run: it is too slow', 'x'))).to.equal('py has to be run')
    expect(problem(fence('sh', 'x'))).to.equal('sh is not run: say why')
    expect(problem(fence('ts', ''))).to.equal('is empty')
    expect(problem(fence('ts', 'x'))).to.equal(undefined)
    expect(problem(fence('sh no-run: the test command itself', 'x'))).to.equal(undefined)
  })

  it('reads what a block says that it prints', () => {
    const ts = fence(
      'ts',
      'console.log(1) // one',
      'void f().then((x) => console.log(x)) // two',
      'f() // not',
    )
    expect(promised(only(ts))).to.deep.equal(['one', 'two'])
    expect(promised(only(fence('py', 'print(1)  # one', 'x = 2  # two')))).to.deep.equal(['one'])
    expect(promised(only(fence('redis', '> GET a', 'b')))).to.deep.equal(['b'])
  })

  it('compares lines, and takes … for anything', () => {
    expect(keeps(['a', 'b'], ['a', 'b'])).to.equal(true)
    expect(keeps(['a'], ['a', 'b'])).to.equal(false)
    expect(keeps(['a', 'b'], ['a'])).to.equal(false)
    expect(keeps(['x(1) and y'], ['x(…) and y'])).to.equal(true)
    expect(keeps(['x(1) and z'], ['x(…) and y'])).to.equal(false)
    expect(keeps(['ax'], ['x'])).to.equal(false)
  })
})

describe('the check of links', () => {
  const folder = new URL('../.cache/docs-links/', import.meta.url)
  const broken = (text: string): string[] => {
    rmSync(folder, { recursive: true, force: true })
    mkdirSync(folder, { recursive: true })
    writeFileSync(new URL('other.md', folder), '# One `two` (three)\n\n## Same\n\n## Same\n')
    writeFileSync(new URL('page.md', folder), text)
    return [...brokenLinks('page.md', folder), ...missingFiles('page.md', folder)]
  }
  after(() => rmSync(folder, { recursive: true, force: true }))

  it('follows files and headings', () => {
    expect(broken('[a](other.md#one-two-three) [b](other.md#same-1) [c](#here)\n\n# Here\n')).to.deep.equal(
      [],
    )
    expect(broken('[a](nowhere.md) [b](other.md#same-2) [c](#here)')).to.deep.equal([
      'nowhere.md',
      'other.md#same-2',
      '#here',
    ])
  })

  it('takes no address but https, and looks for the files that are named', () => {
    expect(broken('[a](https://example.com/x) [b](http://example.com)')).to.deep.equal(['http://example.com'])
    expect(broken('see `lib/nowhere.ts`, not `[x](y)`')).to.deep.equal(['lib/nowhere.ts'])
    expect(broken(fence('text', '[x](y)'))).to.deep.equal([])
  })
})

describe('the run of code blocks', () => {
  const folder = new URL('../.cache/docs-checks/', import.meta.url)
  after(() => rmSync(folder, { recursive: true, force: true }))

  const written = (page: string): Program[] => {
    const programs = blocksOf('page.md', page).map(programOf)
    mkdirSync(folder, { recursive: true })
    writeFileSync(new URL('tsconfig.json', folder), TSCONFIG)
    for (const { name, ts } of programs) writeFileSync(new URL(`${name}.ts`, folder), ts)
    return programs
  }

  it('notices what does not end', async () => {
    const programs = written(fence('ts', "console.log('x')", 'setInterval(() => {}, 1e6)'))
    const [ran] = await runTogether(folder, programs)
    expect(ran?.error).to.equal('what one of these opened is still open')
  }).timeout(60_000)

  it('says what was printed, what was thrown, and on which line of the page a type is wrong', async () => {
    const page = [
      fence('ts', "console.log('printed')"),
      fence('ts', "throw new Error('thrown')"),
      fence('ts', '', "const n: number = 'text'", 'export { n }'),
    ]
    const programs = written(page.join('\n'))
    const [said, ran] = await Promise.all([compile(folder), runTogether(folder, programs)])
    expect([...said.values()].join('')).to.match(/page-md-7\.ts\(9,7\): error TS2322/)
    expect(ran.map(({ printed }) => printed)).to.deep.equal([['printed'], [], []])
    expect(ran.map(({ error }) => error?.split('\n')[0])).to.deep.equal([
      undefined,
      'Error: thrown',
      undefined,
    ])
  }).timeout(60_000)
})
