/** Services as they are bundled and started where code from strings is forbidden. */
import { expect } from 'chai'
import { build } from 'esbuild'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { moduleText } from '../schema/load-precompiled.ts'
import { REGISTER, runNode } from './run.ts'
import type { Result } from './run.ts'

const SCHEMA = {
  type: 'object',
  properties: {
    user_id: { type: 'integer' },
    born: { type: 'string', format: 'date' },
    preferences: { type: 'object', properties: { theme: { enum: ['dark', 'light'] } } },
  },
}
const FORBIDDEN = '--disallow-code-generation-from-strings'
const lib = (file: string): string => fileURLToPath(new URL(`../../lib/${file}/index.ts`, import.meta.url))
const INDEX = fileURLToPath(new URL('../../lib/index.ts', import.meta.url))

/** Writes by a path, valid and not, and says what came of it. */
const service = (options: string): string => `
  async function main() {
    const store = new MemorySessionStore(${options})
    const { id } = await store.create({ user_id: 1 })
    const set = await store.setPreference(id, 'theme', 'dark')
    const issues = await store.setPath(id, ['preferences', 'theme'], 1).then(() => [], (error) => error.issues)
    console.log(JSON.stringify([set, issues.map(({ path, keyword }) => [...path, keyword].join())]))
  }
  main().catch((error) => { console.log(String(error)); process.exitCode = 1 })`

describe('a service where code generation is forbidden', () => {
  const folder = mkdtempSync(join(tmpdir(), 'json-sessions-bundle-'))
  after(() => rmSync(folder, { recursive: true, force: true }))
  before(() => writeFileSync(join(folder, 'schema.mjs'), moduleText(SCHEMA)))

  /** The packages in its bundle, and what that does in a folder without any. */
  async function bundled(
    text: string,
    format: 'esm' | 'cjs',
    ...flags: string[]
  ): Promise<Result & { packages: readonly string[]; text: string }> {
    const stdin = { contents: text, resolveDir: folder, loader: 'ts' as const }
    const { outputFiles, metafile, warnings } = await build({
      ...{ stdin, format, bundle: true, platform: 'node', write: false, metafile: true, logLevel: 'silent' },
    })
    expect(warnings).to.deep.equal([])
    const file = join(folder, format === 'esm' ? 'out.mjs' : 'out.cjs')
    const output = outputFiles[0]?.text ?? ''
    writeFileSync(file, output)
    const inputs = Object.keys(metafile.inputs).map((input) => /node_modules\/([^/]+)/.exec(input)?.[1])
    const packages = [...new Set(inputs.filter((name) => name !== undefined))]
    return { ...runNode([...flags, file], folder), packages, text: output }
  }

  const refused = JSON.stringify([true, ['preferences,theme,enum']])
  const adapters = ['koa-session', 'fastify-session']
    .map((name, i) => `import * as a${i} from '${lib(name)}'\nglobalThis.a${i} = a${i}`)
    .join('\n')
  const precompiled = `import { MemorySessionStore } from '${lib('precompiled')}'
    import schema from './schema.mjs'
    ${adapters}
    ${service('{ schema }')}`

  for (const format of ['esm', 'cjs'] as const) {
    it(`runs with a precompiled schema, whose bundle has no ajv in it (${format})`, async () => {
      const { code, stdout, packages, text } = await bundled(precompiled, format, FORBIDDEN)
      expect([code, stdout.trim(), packages]).to.deep.equal([0, refused, ['lru-cache']])
      expect(text).not.to.match(/new Function\(|Function\(''\)|Ajv|MissingRefError/)
    })

    it(`compiles a plain schema when it is bundled with all it needs (${format})`, async () => {
      const plain = `import { MemorySessionStore } from '${INDEX}'\n${service(`{ schema: ${JSON.stringify(SCHEMA)} }`)}`
      const { code, stdout, packages } = await bundled(plain, format)
      expect([code, stdout.trim()]).to.deep.equal([0, refused])
      expect(packages).to.include('ajv')
      const forbidden = runNode([FORBIDDEN, join(folder, format === 'esm' ? 'out.mjs' : 'out.cjs')], folder)
      expect([forbidden.code, forbidden.stdout]).to.satisfy(
        ([exit, text]: [number, string]) => exit === 1 && text.includes('npx json-sessions compile-schema'),
      )
    })
  }

  const LOADED = `
    import { createRequire } from 'node:module'
    const loaded = () => Object.keys(createRequire('/').cache).filter((file) => file.includes('node_modules/ajv')).length > 0`
  const unbundled = (text: string, ...flags: string[]): Result => {
    const file = join(folder, 'service.mjs')
    writeFileSync(file, text)
    return runNode([...flags, '--import', REGISTER, file], folder)
  }

  it('runs unbundled, by the stores that could compile, and has the default schema', () => {
    const text = `import { MemorySessionStore } from '${INDEX}'
      import schema from './schema.mjs'
      ${service('{ schema }')}.then(() => {${service('{}')}})`
    const byDefault = JSON.stringify([true, ['preferences,theme,type']])
    const expected = { code: 0, stdout: `${refused}\n${byDefault}\n`, stderr: '' }
    expect(unbundled(text, FORBIDDEN)).to.deep.equal(expected)
  }).timeout(60_000)

  it('is told what to do where a schema would have to be compiled', () => {
    const text = `import { MemorySessionStore } from '${INDEX}'
      try { new MemorySessionStore({ schema: { type: 'object' } }) } catch (error) { console.log(String(error)) }`
    const { code, stdout } = unbundled(text, FORBIDDEN)
    expect(code).to.equal(0)
    expect(stdout).to.match(/^TypeError: .*forbids code from strings.*npx json-sessions compile-schema/)
  })

  it('loads ajv when the first schema is compiled, and not before', () => {
    const text = `${LOADED}
      import { MemorySessionStore } from '${INDEX}'
      import schema from './schema.mjs'
      const seen = [loaded()]
      for (const options of [{}, { schema }, { schema: { type: 'object' } }]) {
        new MemorySessionStore(options)
        seen.push(loaded())
      }
      console.log(seen.join())`
    expect(unbundled(text).stdout.trim()).to.equal('false,false,false,true')
  }).timeout(60_000)
})
