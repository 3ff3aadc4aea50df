import { readdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const ROOT = new URL('../../', import.meta.url)

export const CONTRACT: readonly string[] = ['spec/contract.spec.ts']

/** About texts, or about the clients of the redis package, whatever the server is. */
const NOT_ABOUT_SERVERS = ['hash-encoding.spec.ts', 'majors.spec.ts', 'sentinel-once.spec.ts']

/** The contract, and what else is said about the stores on Redis: faults, refusals, foreign keys, a Cluster. */
export const everySpec = (): readonly string[] => {
  const files = readdirSync(fileURLToPath(new URL('spec/redis', ROOT)))
  const chosen = files.filter((file) => file.endsWith('.spec.ts') && !NOT_ABOUT_SERVERS.includes(file))
  return [...CONTRACT, ...chosen.map((file) => `spec/redis/${file}`)]
}

/** The contract suite runs on the memory store too, which has nothing to do with any server. */
export const NOT_MEMORY: readonly string[] = ['--grep', 'MemorySessionStore', '--invert']
