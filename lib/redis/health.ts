/** Whether a server keeps what it is given: what it says of itself, as far as the user of the client may ask. */
import type { Capabilities, ServerWarning } from '../backends/backend.ts'
import type { RedisTransport } from './client.ts'
import { Deadlines } from './deadline.ts'
import { failureOf, isServerError } from './failure.ts'
import { healthLua } from './lua.generated.ts'
import { textsIn } from './reply.ts'
import { ScriptRunner, script } from './scripts.ts'

const health = script(healthLua)

/** Of one server; `undefined` is not known. */
export interface Health {
  /** The policy by which keys are evicted; `''`: none are. */
  readonly eviction: string | undefined
  readonly persists: boolean | undefined
}

export async function healthOf(node: RedisTransport, deadline: number): Promise<Health> {
  const answer = await new ScriptRunner(node).run(health, [], [], deadline)
  const info = textsIn(answer).join('\n')
  return { eviction: evictionIn(info), persists: await persistsBy(info, () => snapshots(node, deadline)) }
}

const field = (info: string, name: string): string | undefined =>
  new RegExp(`^${name}:(.*?)\\r?$`, 'm').exec(info)?.[1]

/** Where memory is not bounded nothing is evicted, whatever the policy. */
function evictionIn(info: string): string | undefined {
  const [bound, policy] = [field(info, 'maxmemory'), field(info, 'maxmemory_policy')]
  if (bound === '0' || policy === 'noeviction') return ''
  return bound === undefined ? undefined : policy
}

/** Snapshots are a matter of configuration, which INFO does not tell. */
async function persistsBy(
  info: string,
  hasSnapshots: () => Promise<boolean | undefined>,
): Promise<boolean | undefined> {
  return field(info, 'aof_enabled') === '1' || hasSnapshots()
}

/** The setting `save`. */
async function snapshots(node: RedisTransport, deadline: number): Promise<boolean | undefined> {
  const ask = new Deadlines(node).run(deadline, async (redis) => redis.configGet?.('save'))
  const found = valueIn(
    await ask.catch((error: unknown) => {
      if (isServerError(error, 'NOPERM') || isServerError(error, 'ERR')) return undefined
      throw failureOf(error, 'CONFIG')
    }),
  )
  return typeof found === 'string' ? found !== '' : undefined
}

/** Pairs as an object or as a list, by client and protocol. */
function valueIn(reply: unknown): unknown {
  if (Array.isArray(reply)) return reply[1] as unknown
  return typeof reply === 'object' && reply !== null ? Reflect.get(reply, 'save') : undefined
}

/** Of all masters together. */
export function warningsOf(nodes: readonly Health[]): Pick<Capabilities, 'warnings' | 'unchecked'> {
  const evicting = nodes.filter(({ eviction = '' }) => eviction !== '')
  const forgetful = nodes.filter(({ persists }) => persists === false)
  const policies = [...new Set(evicting.map(({ eviction }) => eviction))].join(', ')
  const warnings: readonly (ServerWarning | false)[] = [
    evicting.length > 0 && {
      code: 'eviction',
      message: `maxmemory-policy is ${policies}${share(evicting, nodes)}: when memory is full sessions end early, and an index may go before its sessions; noeviction refuses new ones instead`,
    },
    forgetful.length > 0 && {
      code: 'no-persistence',
      message: `neither snapshots (save) nor appendonly are set${share(forgetful, nodes)}: after a restart all sessions are gone`,
    },
  ]
  return {
    warnings: warnings.filter((warning) => warning !== false),
    unchecked: [
      ...(nodes.some(({ eviction }) => eviction === undefined) ? (['eviction'] as const) : []),
      ...(nodes.some(({ persists }) => persists === undefined) ? (['no-persistence'] as const) : []),
    ],
  }
}

const share = (some: readonly Health[], all: readonly Health[]): string =>
  all.length > 1 ? ` on ${some.length} of ${all.length} masters` : ''
