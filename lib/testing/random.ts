/** Random JSON from a seed, for cases that can be run again. */
import type { SuiteData } from './harness.ts'

const PIECES = [
  '',
  'a',
  'theme',
  'a.b',
  '"',
  '\\',
  '\n',
  '\0',
  '*',
  '$',
  '[0]',
  'é',
  '😀',
  '1',
  'null',
  ' ',
  '{',
  '%',
  '|',
  "'",
]

export interface Random {
  /** A whole number from 0 to below `below`. */
  below(below: number): number
  pick<T>(from: readonly T[]): T
  text(): string
  /**
   * Comes back exactly from every store: of up to 15 significant digits, the last of them not beyond 10^-22. RedisJSON's
   * parser may take another double for its neighbour (seen on 2.8.3).
   */
  number(): number
  value(depth: number): unknown
  object(depth: number): SuiteData
}

export function createRandom(seed: number): Random {
  const next = mulberry32(seed)
  const below = (n: number): number => Math.floor(next() * n)
  const pick = <T>(from: readonly T[]): T => from[below(from.length)] as T // `from` is never empty
  const text = (): string => Array.from({ length: below(5) }, () => pick(PIECES)).join('')
  const number = (): number => {
    if (below(2) === 0) return below(2 ** 31) - 2 ** 30
    return Number((next() * 2 - 1).toPrecision(1 + below(15))) * pick([1, 1, 1000, 1e-5]) // may need rounding again
  }
  const exact = (): number => {
    const any = number()
    return Number(any.toPrecision(Math.abs(any) < 1e-7 ? 6 : 15)) + 0
  }
  const object = (depth: number): SuiteData =>
    Object.fromEntries(Array.from({ length: below(6) }, () => [text(), value(depth - 1)]))
  const value = (depth: number): unknown => {
    const kind = below(depth > 0 ? 8 : 5)
    if (kind === 0) return pick([null, true, false])
    if (kind <= 2) return text()
    if (kind <= 4) return exact()
    return kind === 5 ? Array.from({ length: below(5) }, () => value(depth - 1)) : object(depth)
  }
  return { below, pick, text, number: exact, value, object }
}

/** In [0, 1). Small, and good enough to vary cases; by Tommy Ettinger, public domain. */
export function mulberry32(seed: number): () => number {
  let state = seed | 0
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296
  }
}
