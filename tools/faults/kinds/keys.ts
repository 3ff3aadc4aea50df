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

/** Up to so many different keys, whoever they belong to. */
export const randomKeys = async (ask: Ask, count: number): Promise<readonly string[]> => {
  const keys = new Set<string>()
  for (let i = 0; i < count; i++) {
    const key = await ask('RANDOMKEY')
    if (typeof key === 'string') keys.add(key)
  }
  return [...keys]
}
