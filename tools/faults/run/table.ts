/** What a full run on one kind of servers found, as its table in docs/reliability.md. */
import { readFile } from 'node:fs/promises'
import { dataNodes, startServers, stopServers } from './topology.ts'
import { tableOf } from '../../report/section.ts'
import type { Done } from './all.ts'
import { TIMEOUT_MS } from './run.ts'

export async function faultsText(done: readonly Done[]): Promise<string> {
  const sum = (of: (one: Done) => number): string => grouped(done.reduce((all, one) => all + of(one), 0))
  return [
    `${sum(() => 1)} rounds, ${sum(({ result }) => result.operations)} operations, seed ${[...new Set(done.map(({ seed }) => seed))].join(' and ')}. ${await versions()}`,
    `\`operationTimeoutMs\` was ${grouped(TIMEOUT_MS)}. "Longest" is the time of the slowest call; "again" is how long after the end of a fault each process had written to six fresh sessions.`,
    tableOf(
      ['fault', 'operations', 'times', 'unknown', 'not applied', 'lost by the server', 'longest', 'again'],
      rowsOf(done),
    ),
  ].join('\n\n')
}

/** Both stores of a fault in one line. */
function rowsOf(done: readonly Done[]): readonly (readonly string[])[] {
  return [...new Set(done.map(({ fault }) => fault))].map((fault) => {
    const own = done.filter((round) => round.fault === fault)
    const sum = (of: (one: Done) => number): string => grouped(own.reduce((all, one) => all + of(one), 0))
    const longest = (of: (one: Done) => number): string =>
      `${grouped(Math.round(Math.max(...own.map(of))))} ms`
    return [
      fault.title,
      sum(({ result }) => result.operations),
      sum(({ result }) => result.strikes),
      sum(({ result }) => result.unknown),
      sum(({ result }) => result.notApplied),
      sum(({ result }) => result.lost.length),
      longest(({ result }) => result.longestMs),
      longest(({ result }) => result.againMs),
    ]
  })
}

const grouped = (value: number): string => value.toLocaleString('en-US')

async function versions(): Promise<string> {
  const servers = await startServers('server', [])
  try {
    const [node] = dataNodes(servers)
    const [info, modules] = [await node?.ask('INFO', 'server'), await node?.ask('MODULE', 'LIST')]
    const redis = /redis_version:([\d.]+)/.exec(textOf(info))?.[1] ?? '?'
    return `Redis ${redis}, RedisJSON ${moduleVersion(textOf(modules))}, Node ${process.version}, node-redis ${await packageVersion()}.`
  } finally {
    await stopServers(servers)
  }
}

const textOf = (reply: unknown): string => JSON.stringify(reply)

/** 20803 is 2.8.3. The server lists its own modules too, in no order. */
function moduleVersion(modules: string): string {
  const number = Number(/"ReJSON","ver",(\d+)/.exec(modules)?.[1] ?? 0)
  return [Math.floor(number / 10_000), Math.floor(number / 100) % 100, number % 100].join('.')
}

async function packageVersion(): Promise<string> {
  const file = new URL('../../../node_modules/redis/package.json', import.meta.url)
  const { version } = JSON.parse(await readFile(file, 'utf8')) as { version: string }
  return version
}
