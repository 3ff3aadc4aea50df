import { chmod, mkdir, mkdtemp, readdir, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { expect } from 'chai'
import { after, before, beforeEach, describe, it } from 'mocha'
import { provideRedis7 } from '../../tools/server/debian.ts'

/** Stand-ins of apt and dpkg, so that the way through them needs neither Debian nor the network. */
const APT = `case "$*" in *download*) : >one.deb ;; esac`
const APT_CACHE = `printf 'redis-tools\\n  Depends: libc6\\n  Depends: liblzf1\\n'`
const dpkg = (version: string): string =>
  `mkdir -p "$3/usr/bin" && printf '#!/bin/sh\\necho "Redis server v=${version} sha=0"\\n' >"$3/usr/bin/redis-server" &&
   chmod 755 "$3/usr/bin/redis-server"`

describe('provideRedis7()', () => {
  let folder = ''
  let bin = ''
  let cacheDir = ''
  let cases = 0

  before(async () => (folder = await mkdtemp(join(tmpdir(), 'json-session-store-spec-'))))

  beforeEach(async () => {
    const own = join(folder, String(++cases))
    bin = join(own, 'bin')
    cacheDir = join(own, 'cache')
    await mkdir(bin, { recursive: true })
    for (const name of ['sh', 'mkdir', 'sed', 'grep', 'cat', 'chmod', 'dirname'])
      await symlink(await found(name), join(bin, name))
  })

  after(() => rm(folder, { recursive: true }))

  const found = async (name: string): Promise<string> => {
    for (const place of (process.env['PATH'] ?? '').split(delimiter))
      if ((await readdir(place).catch((): string[] => [])).includes(name)) return join(place, name)
    throw new Error(`no ${name} on the PATH`)
  }

  const install = async (name: string, script: string): Promise<void> => {
    await writeFile(join(bin, name), `#!/bin/sh\n${script}\n`)
    await chmod(join(bin, name), 0o755)
  }

  const withApt = async (version: string): Promise<void> => {
    for (const [name, script] of Object.entries({
      'apt-get': APT,
      'apt-cache': APT_CACHE,
      dpkg: dpkg(version),
    }))
      await install(name, script)
  }

  const provide = async (): Promise<{ executable: string; stages: string[] }> => {
    const stages: string[] = []
    const onProgress = (stage: string): void => void stages.push(stage)
    return { executable: await provideRedis7({ cacheDir, env: { PATH: bin }, onProgress }), stages }
  }

  const refusal = (): Promise<string> => provide().then(() => 'no refusal', String)

  it('takes the one on the PATH if it is 7.0.15', async () => {
    await install('redis-server', 'echo "Redis server v=7.0.15 sha=00000000:0 malloc=jemalloc-5.3.0"')
    expect(await provide()).to.deep.equal({ executable: 'redis-server', stages: [] })
  })

  it('fetches it where the PATH has another, and nothing the second time', async () => {
    await install('redis-server', 'echo "Redis server v=8.2.3 sha=00000000:1"')
    await withApt('7.0.15')
    const first = await provide()
    expect(first.executable).to.equal(join(cacheDir, 'redis', 'redis-server'))
    expect(first.stages).to.have.length(1)
    expect(await provide()).to.deep.equal({ executable: first.executable, stages: [] })
    expect(await readdir(cacheDir)).to.deep.equal(['redis'])
  })

  it('refuses another version than 7.0.15, and keeps nothing of it', async () => {
    await withApt('8.0.2')
    expect(await refusal()).to.include('apt has Redis 8.0.2 in place of 7.0.15')
    expect(await readdir(cacheDir)).to.deep.equal([])
  })

  it('says that the server does not run here', async () => {
    await withApt('7.0.15')
    await install('dpkg', 'mkdir -p "$3/usr/bin"')
    expect(await refusal()).to.include('redis-server does not run here')
  })

  it('says that there is no apt', async () => {
    expect(await refusal()).to.include('there is no apt to fetch it with')
  })

  it('says that apt cannot reach its packages', async () => {
    await withApt('7.0.15')
    await install('apt-get', 'echo "E: Failed to fetch: could not resolve" >&2; exit 100')
    expect(await refusal()).to.include('no network: apt cannot reach its packages')
  })

  it('says that apt does not have the package', async () => {
    await withApt('7.0.15')
    await install(
      'apt-get',
      'case "$*" in *download*) echo "E: Unable to locate package redis-server" >&2; exit 100 ;; esac',
    )
    expect(await refusal()).to.include('apt has no package redis-tools')
  })
})
