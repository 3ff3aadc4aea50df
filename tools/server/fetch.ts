import { fileURLToPath } from 'node:url'
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { Guarded } from './guarded.ts'

export interface FetchOptions {
  /** Where the result is kept; made when it is not there. */
  readonly cacheDir: string
  readonly env: NodeJS.ProcessEnv
  readonly onProgress: (stage: string) => void
}

/** A command that leaves its result in the folder where it runs. */
export interface FetchCommand {
  readonly command: string
  readonly args: readonly string[]
  /** What stands behind a pattern in its output is what went wrong. */
  readonly explanations: readonly (readonly [RegExp, string])[]
  /** Said when there is no such command. */
  readonly missing: string
}

export const cacheOf = (name: string): string =>
  fileURLToPath(new URL(`../../.cache/${name}`, import.meta.url))

/** The executables and modules are of this kind; whoever runs another gets them from Docker. */
export const requireLinuxX64 = (what: string): void => {
  if (process.platform !== 'linux' || process.arch !== 'x64')
    throw new Error(`${what} is made for Linux on x64, this is ${process.platform} on ${process.arch}`)
}

/** Runs the command in a scratch folder, which is gone in the end; `install` moves out of it what is to be kept. */
export const fetchWith = async (
  fetch: FetchCommand,
  { cacheDir, env }: FetchOptions,
  install: (from: string) => Promise<void>,
): Promise<void> => {
  await mkdir(cacheDir, { recursive: true })
  const running = await start(fetch, cacheDir, env)
  try {
    const status = await running.ended()
    if (status !== 0) throw new Error(explain(fetch, running.output, status))
    await install(running.folder)
  } finally {
    await running.stop()
  }
}

// The scratch folder lies in the cache, since a rename is atomic only within one file system.
const start = (fetch: FetchCommand, cacheDir: string, env: NodeJS.ProcessEnv): Promise<Guarded> =>
  Guarded.start({
    command: fetch.command,
    args: fetch.args,
    folderPrefix: join(cacheDir, 'fetching-'),
    env,
  }).catch((error: unknown) => {
    throw isMissing(error) ? new Error(fetch.missing) : error
  })

const isMissing = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === 'ENOENT'

const explain = ({ explanations }: FetchCommand, output: string, status: number | string): string => {
  const known = explanations.find(([pattern]) => pattern.test(output))?.[1]
  const lastLine = output.trim().split('\n').at(-1) ?? ''
  return known ?? `fetching it failed (${status}): ${lastLine}`
}
