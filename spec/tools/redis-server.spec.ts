import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect } from 'chai'
import { describe, it } from 'mocha'
import { createClient } from 'redis'
import { firstOf, startPinnedServer, startRedis, type RunningRedis } from '../../tools/redis-server.ts'
import { freePort, launch } from '../../tools/server/launch.ts'
import { PAIR_CACHE } from '../../tools/server/pair.ts'
import { eventually } from '../support/eventually.ts'
import { expectNothingLeft, isAlive, runProgram, signalGroup, STAYS } from '../support/program.ts'
import type { Program } from '../support/program.ts'
import { plainRedisUrl, startOwnServer } from '../support/servers.ts'

const quiet = { onProgress: (): void => {} }

/** Sends one command over a connection of its own. */
const ask = async (url: string, ...command: string[]): Promise<unknown> => {
  const client = await createClient({ url }).connect()
  try {
    return await client.sendCommand(command)
  } finally {
    await client.close()
  }
}

const runScript = (then: string): Promise<Program> =>
  runProgram(
    `import { startPinnedServer } from './tools/redis-server.ts'
    const servers = [await startPinnedServer({ onProgress: () => {} })]`,
    then,
  )

describe('startRedis()', () => {
  it('takes REDIS_URL as it is and never stops it', async () => {
    const server = await startRedis({ env: { REDIS_URL: 'redis://10.0.0.1:7000' } })
    expect(server).to.include({
      how: 'REDIS_URL',
      url: 'redis://10.0.0.1:7000',
      host: '10.0.0.1',
      port: 7000,
    })
    await server.stop()
  })

  it('refuses a REDIS_URL that is none, without repeating it', async () => {
    const error = await startRedis({ env: { REDIS_URL: 'secret@host' } }).catch(String)
    expect(error).to.equal('TypeError: REDIS_URL is not a URL; one is redis://127.0.0.1:6379')
  })

  it('takes an empty REDIS_URL as none', async () => {
    const server = await startRedis({ ...quiet, env: { ...process.env, REDIS_URL: '' } })
    expect(server.how).not.to.equal('REDIS_URL')
    await server.stop()
  })

  it('has set REDIS_URL for this run to a server with JSON commands', async () => {
    const url = process.env['REDIS_URL'] ?? ''
    const key = `spec:${process.pid}`
    expect(await ask(url, 'JSON.SET', key, '$', '{"theme":"dark"}')).to.equal('OK')
    expect(await ask(url, 'DEL', key)).to.equal(1)
  })

  it('names every way and what failed in it', async () => {
    const fails = (message: string) => (): Promise<RunningRedis> => Promise.reject(new Error(message))
    const ways = [
      { name: 'The pair', start: fails('there is no python3') },
      { name: 'Docker', start: fails('nobody answers') },
    ]
    const error = await firstOf(ways).catch((reason: unknown) => reason)
    expect(String(error)).to.match(
      /REDIS_URL: not set[^]*The pair: there is no python3\n- Docker: nobody answers/,
    )
  })
})

describe('plainRedisUrl()', () => {
  it('gives the same server without JSON commands to all who ask', async () => {
    const [url, again] = await Promise.all([plainRedisUrl(), plainRedisUrl()])
    expect(again).to.equal(url)
    const error = await ask(url, 'JSON.GET', 'key').catch((reason: unknown) => reason)
    expect(String(error)).to.contain("unknown command 'JSON.GET'")
  })
})

describe('startOwnServer()', () => {
  it('starts the core of the run', async () => {
    const { TEST_REDIS_CORE: core } = process.env
    process.env['TEST_REDIS_CORE'] = '/bin/false'
    try {
      expect(await startOwnServer().catch(String)).to.contain('/bin/false did not start')
    } finally {
      if (core === undefined) delete process.env['TEST_REDIS_CORE']
      else process.env['TEST_REDIS_CORE'] = core
    }
  })
})

describe('startPinnedServer()', () => {
  it('answers JSON commands, and leaves neither process nor folder after stop()', async () => {
    const server = await startPinnedServer(quiet)
    expect(await ask(server.url, 'JSON.SET', 'key', '$', '{}')).to.equal('OK')
    expect(existsSync(server.folder)).to.equal(true)
    await server.stop()
    await server.stop()
    expect([isAlive(server.pid), existsSync(server.folder)]).to.deep.equal([false, false])
  })

  it('keeps nothing on disk', async () => {
    const server = await startPinnedServer({ ...quiet, module: false })
    expect(await ask(server.url, 'CONFIG', 'GET', 'save')).to.include({ save: '' })
    expect(await ask(server.url, 'CONFIG', 'GET', 'appendonly')).to.include({ appendonly: 'no' })
    await server.stop()
  })

  it('lets the arguments of the caller win', async () => {
    const server = await startPinnedServer({ ...quiet, module: false, args: ['--maxmemory', '50mb'] })
    expect(await ask(server.url, 'CONFIG', 'GET', 'maxmemory')).to.include({ maxmemory: '52428800' })
    await server.stop()
  })

  it('starts a node of a cluster', async () => {
    const server = await startPinnedServer({ ...quiet, cluster: true })
    expect(await ask(server.url, 'CLUSTER', 'ADDSLOTSRANGE', '0', '16383')).to.equal('OK')
    await server.stop()
  })

  it('returns at the port of a server that died', async () => {
    const first = await startPinnedServer(quiet)
    process.kill(first.pid, 'SIGKILL')
    await eventually('the first is dead', () => !isAlive(first.pid))
    const second = await startPinnedServer({ ...quiet, port: first.port })
    expect(second.url).to.equal(first.url)
    await Promise.all([first.stop(), second.stop()])
    expect(existsSync(first.folder)).to.equal(false)
  })

  it('stops a server that stands still', async () => {
    const server = await startPinnedServer(quiet)
    process.kill(server.pid, 'SIGSTOP')
    await server.stop()
    expect(isAlive(server.pid)).to.equal(false)
  })

  it('leaves nothing when its watchdog was killed', async () => {
    const server = await startPinnedServer(quiet)
    const status = await readFile(`/proc/${server.pid}/status`, 'utf8')
    process.kill(Number(/^PPid:\s*(\d+)/m.exec(status)?.[1]), 'SIGKILL')
    await eventually('the server is gone', () => !isAlive(server.pid))
    await server.stop()
    expect(existsSync(server.folder)).to.equal(false)
  })

  it('starts many at once, each at a port of its own', async () => {
    const servers = await Promise.all(Array.from({ length: 4 }, () => startPinnedServer(quiet)))
    expect(new Set(servers.map((server) => server.port)).size).to.equal(4)
    await Promise.all(servers.map((server) => server.stop()))
  })

  it('takes another port when somebody else has got the first meanwhile', async () => {
    const first = await startPinnedServer(quiet)
    const ports = [first.port, await freePort()]
    const pickPort = async (): Promise<number> => ports.shift() ?? 0
    const options = { modules: [], args: [], cluster: false, env: process.env, pickPort }
    const second = await launch({ ...options, core: join(PAIR_CACHE, 'redis-server') })
    expect(ports).to.deep.equal([])
    await Promise.all([first.stop(), second.stop()])
  })

  it('says that the port it was told is taken', async () => {
    const first = await startPinnedServer(quiet)
    const error = await startPinnedServer({ ...quiet, port: first.port }).catch(String)
    expect(error).to.match(/did not start[^]*Address already in use/)
    await first.stop()
  })

  it('says what the server said when it does not start', async () => {
    const error = await startPinnedServer({ ...quiet, args: ['--no-such-option', '1'] }).catch(String)
    expect(error).to.match(/did not start[^]*no-such-option/)
  })
})

describe('a program that started a server', () => {
  it('ends by itself without stop(), and nothing is left', async () => {
    const script = await runScript('')
    if (script.process.exitCode === null) await once(script.process, 'exit')
    expect(script.process.exitCode).to.equal(0)
    await expectNothingLeft(script.servers)
  })

  it('leaves nothing after an exception that nobody caught', async () => {
    await expectNothingLeft((await runScript(`throw new Error('a crash')`)).servers)
  })

  it('leaves nothing after SIGINT or SIGTERM to all of its process group', async () => {
    const end = async (signal: NodeJS.Signals): Promise<void> => {
      const script = await runScript(STAYS)
      signalGroup(script, signal)
      await expectNothingLeft(script.servers)
    }
    await Promise.all([end('SIGINT'), end('SIGTERM')])
  })

  it('leaves nothing when it is killed, and does not disturb the one beside it', async () => {
    const [one, other] = await Promise.all([runScript(STAYS), runScript(STAYS)])
    expect(one.servers[0]?.url).not.to.equal(other.servers[0]?.url)
    one.process.kill('SIGKILL')
    await expectNothingLeft(one.servers)
    expect(await ask(other.servers[0]?.url ?? '', 'PING')).to.equal('PONG')
    signalGroup(other, 'SIGHUP')
    await expectNothingLeft(other.servers)
  })
})
