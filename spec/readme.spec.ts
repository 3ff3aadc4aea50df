import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { pathToFileURL } from 'node:url'
import { expect } from 'chai'

const run = promisify(execFile)
const root = new URL('../', import.meta.url)

const blocks = async (): Promise<string[]> =>
  [...(await readFile(new URL('README.md', root), 'utf8')).matchAll(/^```ts\n([\s\S]*?)^```$/gm)].map(
    ([, code = '']) => code,
  )

/** What each `console.log(…) // …` says that it prints. */
const promised = (code: string): string[] =>
  [...code.matchAll(/console\.log\(.*\) ?\)? \/\/ (.*)$/gm)].map(([, text = '']) => text)

/** The block as it stands, against the sources: the published package runs it in `npm run check`. */
async function output(code: string): Promise<string[]> {
  const folder = await mkdtemp(join(tmpdir(), 'readme-'))
  const file = join(folder, 'example.mts')
  const library = new URL('lib/index.ts', root).href
  const redis = pathToFileURL(join(root.pathname, 'node_modules/redis/dist/index.js')).href
  await writeFile(
    file,
    code.replaceAll(`'json-session-store'`, `'${library}'`).replaceAll(`'redis'`, `'${redis}'`),
  )
  try {
    const { stdout } = await run(process.execPath, ['--import', 'ts-blank-space/register', file], {
      cwd: root,
    })
    return stdout.split('\n').filter((line) => line !== '')
  } finally {
    await rm(folder, { recursive: true })
  }
}

describe('README', () => {
  it('has examples that print what they say', async () => {
    const all = await blocks()
    expect(all).to.have.length(3)
    for (const code of all) expect(promised(code)).to.have.length.above(0)
    expect(await Promise.all(all.map(output))).to.deep.equal(all.map(promised))
  }).timeout(60_000)

  it('names every method and every option', async () => {
    const text = await readFile(new URL('README.md', root), 'utf8')
    const names = async (file: string, pattern: RegExp): Promise<string[]> =>
      [...(await readFile(new URL(file, root), 'utf8')).matchAll(pattern)].map(([, name = '']) => name)
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
})
