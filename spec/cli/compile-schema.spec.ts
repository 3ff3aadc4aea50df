import { expect } from 'chai'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { jsonSessions } from '../../lib/cli/json-sessions.ts'
import { REGISTER, runNode } from './run.ts'
import type { Result } from './run.ts'
import { moduleText } from '../schema/load-precompiled.ts'

const SCHEMA = { type: 'object', properties: { theme: { enum: ['dark', 'light'] } } }

describe('json-sessions compile-schema', () => {
  let folder = ''
  const write = (file: string, text: string): void => writeFileSync(join(folder, file), text)
  const read = (file: string): string => readFileSync(join(folder, file), 'utf8')
  const inFolder = (arg: string): string => (/\.\w+$/.test(arg) ? join(folder, arg) : arg)
  const call = async (...args: readonly string[]): Promise<Result> => {
    const said = { stdout: '', stderr: '' }
    const streamOf = (name: keyof typeof said) => ({ write: (text: string) => (said[name] += text) })
    const streams = { stdout: streamOf('stdout'), stderr: streamOf('stderr') }
    return { code: await jsonSessions(args.map(inFolder), streams), ...said }
  }
  const compile = (...args: readonly string[]): Promise<Result> => call('compile-schema', ...args)

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'json-sessions-'))
    write('schema.json', JSON.stringify(SCHEMA))
  })
  afterEach(() => rmSync(folder, { recursive: true, force: true }))

  it('writes a module and its declaration, the same each time, and sees when they are stale', async () => {
    const args = ['schema.json', '--out', 'out.mjs']
    expect(await compile(...args)).to.deep.equal({ code: 0, stdout: '', stderr: '' })
    expect(read('out.mjs')).to.equal(moduleText(SCHEMA))
    expect(read('out.d.mts')).to.include('readonly "theme"')
    expect((await compile(...args, '--check')).code).to.equal(0)
    rmSync(join(folder, 'out.d.mts'))
    expect((await compile(...args, '--check')).code).to.equal(1)
    write('schema.json', JSON.stringify({ ...SCHEMA, title: 'Another' }))
    const { code, stdout, stderr } = await compile(...args, '--check')
    expect([code, stdout]).to.deep.equal([1, ''])
    expect(stderr).to.include('out.d.mts: stale; run `json-sessions compile-schema ')
    expect(read('out.mjs')).to.equal(moduleText(SCHEMA))
  })

  it('takes a module, and writes TypeScript', async () => {
    write('schema.mjs', `export default ${JSON.stringify(SCHEMA)}`)
    expect(await compile('schema.mjs', '-o', 'out.ts')).to.deep.equal({ code: 0, stdout: '', stderr: '' })
    expect(read('out.ts')).to.include('const compiled: PrecompiledSchema<{')
    expect(existsSync(join(folder, 'out.d.ts'))).to.equal(false)
  })

  it('takes whatever has Standard JSON Schema', async () => {
    const standard = `{ '~standard': { jsonSchema: { output: () => (${JSON.stringify(SCHEMA)}) } } }`
    write('schema.cjs', `module.exports = ${standard}`)
    expect((await compile('schema.cjs', '--out', 'out.mjs')).code).to.equal(0)
    expect(read('out.mjs')).to.equal(moduleText(SCHEMA))
  })

  it('says what is wrong with a schema, and writes nothing', async () => {
    write('wrong.json', JSON.stringify({ type: 'object', properties: { a: { type: 'strin' } } }))
    write('text.json', '{')
    write('none.mjs', 'export const schema = {}')
    write('number.mjs', 'export default 1')
    write('null.json', 'null')
    const rows = {
      'wrong.json': '#/properties/a/type: must be',
      'text.json': 'text.json: ',
      'none.mjs': 'none.mjs: has no default export',
      'number.mjs': 'number.mjs: is no schema',
      'null.json': 'null.json: is no schema',
      'missing.json': 'missing.json: ENOENT',
    }
    for (const [file, message] of Object.entries(rows)) {
      const { code, stdout, stderr } = await compile(file, '--out', 'out.js')
      expect([code, stdout, existsSync(join(folder, 'out.js'))], file).to.deep.equal([1, '', false])
      expect(stderr)
        .to.match(/^json-sessions compile-schema: /)
        .and.include(message)
      expect(stderr.trim().split('\n'), stderr).to.have.length(1)
    }
  })

  it('tells usage: asked for, on stdout; after a mistake, on stderr with exit code 2', async () => {
    const help = await call('compile-schema', '--help')
    expect([help.code, help.stderr]).to.deep.equal([0, ''])
    expect(help.stdout).to.match(/^Usage: json-sessions compile-schema FILE --out FILE/)
    expect((await call('--help')).stdout).to.match(/^Usage: json-sessions COMMAND/)
    const rows: readonly (readonly [args: readonly string[], message: string])[] = [
      [[], 'Usage: json-sessions COMMAND'],
      [['compile'], 'no command compile'],
      [['constructor'], 'no command constructor'],
      [['compile-schema'], 'one FILE'],
      [['compile-schema', 'a.json', 'b.json', '--out', 'c.js'], 'one FILE'],
      [['compile-schema', 'schema.json'], '--out FILE is needed'],
      [['compile-schema', 'schema.json', '--out', 'c.cjs'], 'must end in'],
      [['compile-schema', 'schema.json', '--out', 'c.d.ts'], 'must end in'],
      [['compile-schema', 'schema.js', '--out', './schema.js'], 'overwrite'],
      [['compile-schema', 'schema.json', '--force'], '--force'],
    ]
    for (const [args, message] of rows) {
      const { code, stdout, stderr } = await call(...args)
      expect([code, stdout], args.join(' ')).to.deep.equal([2, ''])
      expect(stderr).to.include(message)
    }
  })

  it('is a process with an exit code and nothing else on stdout', () => {
    const main = fileURLToPath(new URL('../../lib/cli/main.ts', import.meta.url))
    const run = (...args: readonly string[]): Result => runNode(['--import', REGISTER, main, ...args], folder)
    const args = ['compile-schema', 'schema.json', '--out', 'out.mjs']
    expect(run(...args)).to.deep.equal({ code: 0, stdout: '', stderr: '' })
    expect(read('out.mjs')).to.equal(moduleText(SCHEMA))
    write('out.mjs', '')
    const { code, stdout, stderr } = run(...args, '--check')
    expect([code, stdout]).to.deep.equal([1, ''])
    expect(stderr).to.equal(
      'json-sessions compile-schema: out.mjs: stale; run `json-sessions compile-schema schema.json --out out.mjs`\n',
    )
  }).timeout(60_000)

  it('says where it cannot write', async () => {
    const { code, stderr } = await compile('schema.json', '--out', 'no/such/out.js')
    expect(code).to.equal(1)
    expect(stderr).to.include('ENOENT')
  })
})
