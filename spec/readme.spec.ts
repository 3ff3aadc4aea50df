/** That the README is complete; that its code runs is the business of docs.spec.ts. */
import { readFile } from 'node:fs/promises'
import { expect } from 'chai'

const root = new URL('../', import.meta.url)
const textOf = (file: string): Promise<string> => readFile(new URL(file, root), 'utf8')

describe('README', () => {
  it('has the four examples, and the code that a user copies comes first', async () => {
    const blocks = [...(await textOf('README.md')).matchAll(/^```(\w+)/gm)].map(([, language]) => language)
    expect(blocks.filter((language) => language === 'ts')).to.have.length(4)
    expect(blocks[0]).to.equal('ts')
  })

  it('names every method and every option', async () => {
    const text = await textOf('README.md')
    const names = async (file: string, pattern: RegExp): Promise<string[]> =>
      [...(await textOf(file)).matchAll(pattern)].map(([, name = '']) => name)
    const methods = await names('lib/store-contract.ts', /^ {2}(\w+)[(<]/gm)
    const options = await names('lib/options.ts', /^ {2}readonly (\w+)\?:/gm)
    expect(methods).to.include.members(['create', 'patch', 'ready'])
    expect(options).to.include('idleTimeoutMs')
    const missing = [...methods.map((m) => `\`${m}(`), ...options.map((o) => `\`${o}\``)].filter(
      (name) => !text.includes(name),
    )
    // `index` has one usable value until the index without a common slot is there.
    expect(missing).to.deep.equal(['`index`'])
  })

  it('can be read in one sitting', async () => {
    expect((await textOf('README.md')).trimEnd().split('\n')).to.have.length.at.most(220)
  })
})
