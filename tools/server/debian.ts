import { execFile } from 'node:child_process'
import { rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { fetchWith, requireLinuxX64 } from './fetch.ts'
import type { FetchCommand, FetchOptions } from './fetch.ts'

const VERSION = '7.0.15'
const run = promisify(execFile)

/** The executable of Redis 7.0.15: the one on the PATH, else Debian's, which is taken out of its package. */
export const provideRedis7 = async (options: FetchOptions): Promise<string> => {
  requireLinuxX64(`Redis ${VERSION}`)
  const cached = join(options.cacheDir, 'redis', 'redis-server')
  for (const command of ['redis-server', cached])
    if ((await versionOf(command, options.env).catch(() => 'none')) === VERSION) return command
  options.onProgress(`Fetching Redis ${VERSION} from Debian's packages (a few MB, once)`)
  await fetchWith(DEBIAN, options, (from) => install(from, options))
  return cached
}

/** @throws when there is no such command, or it does not run here */
const versionOf = async (command: string, env: NodeJS.ProcessEnv): Promise<string> => {
  const { stdout } = await run(command, ['--version'], { env })
  return /\bv=(\S+)/.exec(stdout)?.[1] ?? 'no version'
}

const install = async (from: string, { cacheDir, env }: FetchOptions): Promise<void> => {
  const version = await versionOf(join(from, 'redis', 'redis-server'), env).catch((error: unknown) => {
    throw new Error(`Debian's redis-server does not run here: ${String(error)}`, { cause: error })
  })
  if (version !== VERSION) throw new Error(`apt has Redis ${version} in place of ${VERSION}`)
  const target = join(cacheDir, 'redis')
  await rm(target, { recursive: true, force: true })
  await rename(join(from, 'redis'), target)
}

const DEBIAN: FetchCommand = {
  command: 'sh',
  args: [fileURLToPath(new URL('fetch_debian.sh', import.meta.url))],
  missing: 'there is no shell to fetch it with',
  explanations: [
    [
      /apt-get: not found/,
      `redis-server on the PATH is not ${VERSION}, and there is no apt to fetch it with`,
    ],
    [/Failed to fetch|Temporary failure|Could not resolve/, 'no network: apt cannot reach its packages'],
    [/Unable to locate package|No packages found/, 'apt has no package redis-tools'],
    [/No space left/, 'the disk is full'],
  ],
}
