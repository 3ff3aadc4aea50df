import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect } from 'chai'
import { after, before, describe, it } from 'mocha'
import { CORES, coresNamed } from '../../tools/matrix/cores.ts'
import type { Core } from '../../tools/matrix/cores.ts'
import { runMocha } from '../../tools/matrix/mocha.ts'
import { runMatrix } from '../../tools/matrix/run.ts'
import type { MatrixOptions } from '../../tools/matrix/run.ts'
import { NOT_MEMORY, everySpec } from '../../tools/matrix/specs.ts'
import { columnOf } from '../../tools/matrix/stores.ts'
import { byStore, testCore } from '../../tools/matrix/test-core.ts'
import { askVersions, versionsIn } from '../../tools/matrix/versions.ts'
import { startPinnedServer } from '../../tools/redis-server.ts'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))
const quiet = { env: process.env, onProgress: (): void => {} }

/** A core whose servers are the pinned ones, and its specs what is given; `started` hears where they are. */
const pinned = (specs: readonly string[], started?: (module: boolean, url: string) => void): Core => ({
  name: 'pinned',
  provide: async () => ({
    specs,
    executable: '/its/own/server',
    start: async (module) => {
      const server = await startPinnedServer({ ...quiet, module })
      started?.(module, server.url)
      return server
    },
  }),
})

const unreachable: Core = {
  name: 'unreachable',
  provide: () => Promise.reject(new Error('no network: nobody there')),
}

/** It tells in a file what it was told. */
const SPEC = `
import { writeFileSync } from 'node:fs'
const { REDIS_URL, TEST_PLAIN_REDIS_URL, TEST_REDIS_CORE } = process.env
writeFileSync(new URL('told.json', import.meta.url), JSON.stringify([REDIS_URL, TEST_PLAIN_REDIS_URL, TEST_REDIS_CORE]))
describe('JsonSessionStore', () => { it('passes', () => {}) })
describe('HashSessionStore on a server with JSON commands', () => {
  it('passes', () => {})
  it('fails', () => { throw new Error('as planted') })
})
describe('HashSessionStore on a server without any module', () => { it('passes', () => {}) })
describe('MemorySessionStore', () => { it('does not run', () => { throw new Error('ran') }) })
`

// A process of its own takes seconds to load the tools or the specs on a busy machine.
const SLOW_MS = 60_000

describe('the cores of the matrix', function () {
  this.timeout(SLOW_MS)

  it('are all of them when none is named, else the named in their own order', () => {
    expect(coresNamed([])).to.equal(CORES)
    const names = coresNamed(['valkey-9.1.2', 'redis-7.0.15']).map(({ name }) => name)
    expect(names).to.deep.equal(['redis-7.0.15', 'valkey-9.1.2'])
  })

  it('have no other: the command says which there are', async () => {
    const args = ['--import', 'ts-blank-space/register', 'tools/test-servers.ts', 'valkey-9', 'redis-8.2.3']
    const run = new Promise((resolve) =>
      execFile(process.execPath, args, { cwd: ROOT }, (error, _, stderr) =>
        resolve(`${error?.code}: ${stderr}`),
      ),
    )
    expect(await run).to.match(
      /^1: no such server: valkey-9; there are redis-7\.0\.15, redis-8\.2\.3, valkey/,
    )
  })
})

describe('runMatrix()', function () {
  this.timeout(SLOW_MS)
  let folder = ''
  let spec = ''

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'json-session-store-spec-'))
    spec = await written('planted.spec.mjs', SPEC)
  })

  after(() => rm(folder, { recursive: true }))

  const written = async (name: string, text: string): Promise<string> => {
    const file = join(folder, name)
    await writeFile(file, text)
    return file
  }

  /** They are plain modules: to load the project's hooks takes longer than all of them. */
  const alone = (...files: readonly string[]): readonly string[] => ['--no-config', ...files]

  const run = async (cores: readonly Core[], mayMiss: MatrixOptions['mayMiss']) => {
    const lines: string[] = []
    const { passed } = await runMatrix(cores, { ...quiet, mayMiss, print: (line) => void lines.push(line) })
    return { passed, text: lines.join('\n'), last: lines.at(-1) }
  }

  it('goes on after a core that cannot be had, and counts what passes and fails on the next', async () => {
    const { passed, text, last } = await run([unreachable, pinned(alone(spec))], 'some')
    expect(text).to.include('unreachable could not be had: no network: nobody there')
    expect(text).to.include('| unreachable | not had |  | not had | not had | not had |')
    expect(text).to.match(
      /\| pinned \| Redis 8\.2\.3 \| RedisJSON 2\.8\.3 \| 1 passing \| 1 passing, \*\*1 failing\*\* \| 1 passing \|/,
    )
    expect(text).to.match(/pinned: 3 passing, 1 failing\n\s+HashSession.* fails\n\s+as planted/)
    expect(text).to.include('Not had, and so not tested: unreachable')
    expect({ passed, last }).to.deep.equal({ passed: false, last: '3 tests passed, 1 failed' })
  })

  it('fails for a core that cannot be had where none may be missing, or where all are', async () => {
    const outcomes = [
      await run([unreachable], 'none'),
      await run([unreachable], 'some'),
      await run([unreachable], 'all'),
    ]
    expect(outcomes.map(({ passed }) => passed)).to.deep.equal([false, false, true])
    expect(outcomes.map(({ last }) => last)).to.deep.equal([
      '0 tests passed, 1 failed',
      '0 tests passed, 1 failed',
      '0 tests passed, 0 failed',
    ])
  })

  it('passes where all passes', async () => {
    const file = await written('passes.spec.mjs', SPEC.replace(`throw new Error('as planted')`, ''))
    const { passed, last } = await run([pinned(alone(file)), unreachable], 'some')
    expect({ passed, last }).to.deep.equal({ passed: true, last: '4 tests passed, 0 failed' })
  })

  it('tells the specs which servers and which core they are to use', async () => {
    const urls = new Map<boolean, string>()
    await run([pinned(alone(spec), (module, url) => void urls.set(module, url))], 'some')
    const told: unknown = JSON.parse(await readFile(join(folder, 'told.json'), 'utf8'))
    expect(told).to.deep.equal([urls.get(true), urls.get(false), '/its/own/server'])
  })

  it('fails for a run of the specs that ends without a result, and says what it said', async () => {
    const file = await written('crash.spec.mjs', `throw new Error('before any test')`)
    const { passed, text, last } = await run([pinned(alone(file))], 'some')
    expect(text).to.match(/pinned gave no result: [^]*before any test/)
    expect({ passed, last }).to.deep.equal({ passed: false, last: '0 tests passed, 1 failed' })
  })

  it('has not what does not start', async () => {
    const start = (): Promise<never> =>
      startPinnedServer({ ...quiet, core: '/bin/false' }) as unknown as Promise<never>
    const result = await testCore({ name: 'x', provide: async () => ({ specs: [], start }) }, quiet)
    expect(result).to.have.property('kind', 'not-had')
    expect(result).to.have.property('reason').that.includes('/bin/false did not start')
  })

  it('counts a hook that failed and a test that was skipped', async () => {
    const file = await written(
      'hook.spec.mjs',
      `describe('JsonSessionStore', () => {
         before(() => { throw new Error('in a hook') })
         it('does not come to run', () => {})
       })
       describe('HashSessionStore', () => { it.skip('later', () => {}) })`,
    )
    const report = await runMocha(alone(file), { REDIS_URL: process.env['REDIS_URL'] ?? '' })
    expect(report.passes).to.deep.equal([])
    expect(report.failures.map(({ err }) => err.message)).to.have.members([
      'in a hook',
      'Pending test forbidden',
    ])
  })
})

describe('the columns of the matrix', () => {
  const column = (fullTitle: string, file = '/spec/contract.spec.ts'): string => columnOf({ fullTitle, file })

  it('go by the store in the title', () => {
    expect(column('JsonSessionStore create() answers')).to.equal('JsonSessionStore')
    expect(column('patches on RedisJSON documents')).to.equal('JsonSessionStore')
    expect(column('HashSessionStore on a server with JSON commands')).to.equal('HashSessionStore')
    expect(column('patches on hashes')).to.equal('HashSessionStore')
  })

  it('go by the server where a spec asks for one without any module', () => {
    const plain = 'HashSessionStore without the module'
    expect(column('HashSessionStore on a server without any module get()')).to.equal(plain)
    expect(column('records as hashes', '/spec/redis/hash-form.spec.ts')).to.equal(plain)
  })

  it('are missing for a title that names no store', () => {
    expect(() => column('another thing')).to.throw('the title names no store: another thing')
  })

  it('have every test of the specs that run, and none without any', async function () {
    this.timeout(SLOW_MS)
    const { passes } = await runMocha(['--dry-run', ...NOT_MEMORY, ...everySpec()], {
      REDIS_URL: process.env['REDIS_URL'] ?? '',
    })
    const counts = [...byStore({ passes, failures: [] }).values()].map(({ passed }) => passed)
    expect(counts.reduce((a, b) => a + b)).to.equal(passes.length)
    expect(Math.min(...counts)).to.be.greaterThan(500)
    expect(() => byStore({ passes: [], failures: [] })).to.throw('JsonSessionStore: no test ran')
  })
})

describe('the versions in the matrix', () => {
  it('are what a server says of itself', async () => {
    for (const module of [true, false]) {
      const server = await startPinnedServer({ ...quiet, module })
      expect(await askVersions(server.url)).to.deep.equal({
        server: 'Redis 8.2.3',
        module: module ? 'RedisJSON 2.8.3' : 'none',
      })
      await server.stop()
    }
  })

  it('are Valkey’s own, not those of the Redis that it is compatible with', () => {
    const info = '# Server\r\nredis_version:7.2.4\r\nserver_name:valkey\r\nvalkey_version:9.1.2\r\n'
    const modules = [
      { name: 'search', ver: 1 },
      { name: 'json', ver: 10_002 },
    ]
    expect(versionsIn(info, modules)).to.deep.equal({ server: 'Valkey 9.1.2', module: 'json 1.0.2' })
  })
})
