import { readdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const ROOT = new URL('../../', import.meta.url)

export const CONTRACT: readonly string[] = ['spec/contract.spec.ts']

// It looks at texts only: no server is in it.
const WITHOUT_SERVER = 'hash-encoding.spec.ts'

/** The contract, and what else is said about the stores on Redis: faults, refusals, foreign keys, a Cluster. */
export const everySpec = (): readonly string[] => {
  const files = readdirSync(fileURLToPath(new URL('spec/redis', ROOT)))
  const chosen = files.filter((file) => file.endsWith('.spec.ts') && file !== WITHOUT_SERVER)
  return [...CONTRACT, ...chosen.map((file) => `spec/redis/${file}`)]
}

/** The contract suite runs on the memory store too, which has nothing to do with any server. */
export const NOT_MEMORY: readonly string[] = ['--grep', 'MemorySessionStore', '--invert']
