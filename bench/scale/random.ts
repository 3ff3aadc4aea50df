/** Numbers by a seed: the same sessions and the same order in every run that is given it. */

/** From 0 up to 1 (mulberry32). */
export type Random = () => number

export function randomOf(seed: number): Random {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

/** So many different ones of the first `below`; all of them, where there are not as many. */
export function drawn(count: number, below: number, random: Random): number[] {
  const found = new Set<number>()
  while (found.size < Math.min(count, below)) found.add(Math.floor(random() * below))
  return [...found]
}

export const shuffled = <T>(items: readonly T[], random: Random): T[] =>
  items
    .map((item) => ({ item, at: random() }))
    .toSorted((a, b) => a.at - b.at)
    .map(({ item }) => item)
