import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'chai'
import { describe, it } from 'mocha'
import { tableOf, withSection, writeSection } from '../../tools/report/section.ts'

describe('a section that a command writes', () => {
  const text = 'above\n\n<!-- a -->\n\nold\n\n<!-- /a -->\n\n<!-- b -->\n<!-- /b -->\n'

  it('is replaced between its marks, and nothing else', () => {
    expect(withSection(text, 'a', 'new')).to.equal(text.replace('old', 'new'))
    expect(withSection(text, 'a', 'new $& one')).to.equal(text.replace('old', () => 'new $& one'))
    expect(withSection(text, 'b', 'new')).to.equal(text.replace('<!-- b -->\n', '<!-- b -->\n\nnew\n\n'))
  })

  it('needs its marks', () => {
    for (const lacking of ['no marks', '<!-- a -->', '<!-- /a --> <!-- a -->'])
      expect(() => withSection(lacking, 'a', 'new')).to.throw('<!-- a --> … <!-- /a -->')
  })

  it('may be a table of anything', () => {
    expect(tableOf(['a', 'b'], [['1 | 2', '3']])).to.equal('| a | b |\n| --- | --- |\n| 1 \\| 2 | 3 |')
  })

  it('is formatted as the rest is', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'json-session-store-spec-'))
    const file = join(folder, 'page.md')
    await writeFile(file, text)
    await writeSection(file, 'a', '| server | n |\n| --- | --- |\n| Redis | 1 |')
    expect(await readFile(file, 'utf8')).to.include('| server | n   |\n| ------ | --- |\n| Redis  | 1   |\n')
    await rm(folder, { recursive: true })
  })
})
