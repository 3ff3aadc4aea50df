import { mulberry32 } from '../../lib/testing/random.ts'

/** In [0, 1), the same for the same seed. */
export const randomFrom: (seed: number) => () => number = mulberry32

/** `from` is not empty. */
export const pick = <T>(from: readonly T[], random: () => number): T =>
  from[Math.floor(random() * from.length)] as T
