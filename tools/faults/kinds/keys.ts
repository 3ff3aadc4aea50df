/** Keys that a fault strikes, or needs for itself. */
import type { Ask, ServerNode } from '../../server/node.ts'

/** A name outside the stores' prefix that lies on this node, whichever slots it has. */
export const keyOn = (node: ServerNode): Promise<string> =>
  node.run(async (ask) => {
    for (let i = 0; i < 1000; i++) {
      const key = `fault-${i}`
      if (!(await isElsewhere(ask, key))) return key
    }
    throw new Error(`no key was found that lies on ${node.name}`)
  })

const isElsewhere = async (ask: Ask, key: string): Promise<boolean> => {
  const answer = await ask('EXISTS', key).catch(String)
  return /MOVED|ASK/.test(String(answer))
}

/** Of those looked at; the others may be left from earlier and nobody's any more. */
const SAMPLE = 300

/** Up to so many different keys, whoever they belong to, those that were used last. */
export const usedKeys = async (ask: Ask, count: number): Promise<readonly string[]> => {
  const drawn = await Promise.all(Array.from({ length: SAMPLE }, () => ask('RANDOMKEY')))
  const keys = [...new Set(drawn)].filter((key) => typeof key === 'string')
  const idle = await Promise.all(keys.map((key) => ask('OBJECT', 'IDLETIME', key)))
  return keys
    .map((key, i) => ({ key, seconds: Number(idle[i] ?? Infinity) }))
    .toSorted((a, b) => a.seconds - b.seconds)
    .slice(0, count)
    .map(({ key }) => key)
}
