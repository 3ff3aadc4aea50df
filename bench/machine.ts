/** Where the figures come from: without it they say nothing. */
import { readFileSync } from 'node:fs'
import { cpus, loadavg, release, totalmem, type } from 'node:os'
import type { Client } from './contenders/contender.ts'

export interface Machine {
  readonly cpu: string
  readonly cores: number
  readonly memoryMB: number
  /** Of the last minute, before the run: on a busy machine figures say little. */
  readonly load: number
  readonly system: string
  readonly node: string
  readonly server: string
  readonly module: string
  readonly redisClient: string
  readonly connectRedis: string
  readonly package: string
}

export const machineOf = async (client: Client): Promise<Machine> => ({
  cpu: cpus()[0]?.model ?? 'unknown',
  cores: cpus().length,
  memoryMB: Math.round(totalmem() / 2 ** 20),
  load: loadavg()[0] ?? 0,
  system: `${type()} ${release()}`,
  node: process.version,
  server: await serverOf(client),
  module: await moduleOf(client),
  redisClient: versionOf('redis'),
  connectRedis: versionOf('connect-redis'),
  package: versionOf('..'),
})

async function serverOf(client: Client): Promise<string> {
  const info = await client.info('server')
  const [, valkey] = /^valkey_version:(\S+)/m.exec(info) ?? []
  const [, redis] = /^redis_version:(\S+)/m.exec(info) ?? []
  return valkey ? `Valkey ${valkey}` : `Redis ${redis ?? 'of unknown version'}`
}

/** `RedisJSON 2.8.3`, from `ReJSON` and 20803. */
async function moduleOf(client: Client): Promise<string> {
  try {
    const json = (await client.moduleList()).find(({ name }) => /json/i.test(name))
    if (!json) return 'no JSON module'
    const { ver } = json
    return `${json.name} ${Math.floor(ver / 10_000)}.${Math.floor(ver / 100) % 100}.${ver % 100}`
  } catch {
    return 'the server does not tell its modules'
  }
}

/** Of an installed package, whose manifest may not be among its exports. */
function versionOf(name: string): string {
  try {
    const root = new URL(name === '..' ? '../' : `../node_modules/${name}/`, import.meta.url)
    const { version } = JSON.parse(readFileSync(new URL('package.json', root), 'utf8')) as { version: string }
    return version
  } catch {
    return 'not installed'
  }
}
