/** What each role needs: every command with what sends it. spec/acl tells when one is missing, or too many. */

export type Form = 'json' | 'hash'
export type RoleName = 'read-write' | 'read-only' | 'operator' | 'migration'

interface Role {
  /** Name of the Redis user. */
  readonly user: string
  readonly commands: Readonly<Record<Form, readonly string[]>>
}

/** `EVAL` where a server does not know a script yet. Both take it that a script writes to the keys it is given. */
const SCRIPTS = ['evalsha', 'eval']

/** `ready()`; ioredis asks INFO whenever it connects. A hash needs no command that a server could lack. */
const ASKED = { json: ['info', 'command|info'], hash: ['info'] } as const

/** node-redis' `pingInterval`, and what the clients of a Cluster ask. */
const CLIENTS = ['ping', 'cluster|slots', 'cluster|info']

/** What a session is; PTTL of one that another program wrote; the server's time. */
const LOOKING = {
  json: ['time', 'type', 'pttl', 'json.get', 'json.type', 'json.arrindex'],
  hash: ['time', 'type', 'pttl', 'exists', 'hget', 'hmget', 'hgetall'],
} as const

/** Lists of a user, and the scan of all. */
const LISTING = ['zscan', 'scan']

/** Ending sessions: DEL, and the index. */
const ENDING = ['del', 'pexpire', 'zadd', 'zcard', 'zrange', 'zrangebyscore', 'zrem', 'zscore']

const WRITING = {
  json: [
    'exists',
    'rename',
    'json.set',
    'json.merge',
    'json.del',
    'json.objlen',
    'json.arrlen',
    'json.arrappend',
    'json.arrpop',
  ],
  hash: ['rename', 'hset', 'hdel', 'hkeys'],
} as const

/** What option `legacy` sends besides, for old sessions of either form. */
export const LEGACY: readonly string[] = [
  // The text of connect-redis, and the marks of a move in it.
  ...['get', 'set', 'strlen', 'getrange'],
  // Hashes made by hand.
  ...['hget', 'hmget', 'hgetall', 'hset', 'hdel', 'hkeys'],
  // Whether it is still what was read, and as it was where a move fails under the same key.
  ...['exists', 'dump', 'restore'],
  // The sets of users' old sessions.
  ...['sadd', 'srem', 'sismember', 'smembers'],
]

const each = (commands: (form: Form) => readonly string[]): Role['commands'] => ({
  json: commands('json'),
  hash: commands('hash'),
})

const readWrite = (form: Form): readonly string[] => [
  ...ASKED[form],
  ...CLIENTS,
  ...LOOKING[form],
  ...LISTING,
  ...ENDING,
  ...WRITING[form],
]

export const ROLES: Readonly<Record<RoleName, Role>> = {
  'read-write': {
    user: 'sessions-service',
    commands: each(readWrite),
  },
  'read-only': {
    user: 'sessions-reader',
    commands: each((form) => [...ASKED[form], ...CLIENTS, ...LOOKING[form], ...LISTING]),
  },
  operator: {
    user: 'sessions-operator',
    commands: each((form) => [...ASKED[form], ...CLIENTS, ...LOOKING[form], ...LISTING, ...ENDING]),
  },
  migration: {
    user: 'sessions-migration',
    commands: each((form) => [...new Set([...readWrite(form), ...LEGACY])]),
  },
}

/** Index keys, and two that scripts declare and never use. */
const INDEX_KEYS = ['user:', 'user:#', 'user:*:sessions:index']
const ALL_KEYS = ['sess:*', ...INDEX_KEYS]
/** The sets of the hash pattern, and those of sessions of connect-redis. */
const OLD_KEYS = ['user:*:sessions', 'user:*:sessions:legacy']

const plus = (commands: readonly string[]): string[] => commands.map((name) => `+${name}`)

/** One line of an ACL file, as words. Nobody can log in before a password is added. */
export function rulesOf(name: RoleName, form: Form): readonly string[] {
  const { user, commands } = ROLES[name]
  const own = plus(commands[form])
  const head = ['user', user, 'reset', 'on']
  const keys = name === 'migration' ? [...ALL_KEYS, ...OLD_KEYS] : ALL_KEYS
  if (name !== 'read-only') return [...head, ...keys.map((key) => `~${key}`), ...plus(SCRIPTS), ...own]
  // To RedisJSON before 8 JSON.GET is a command that may write.
  const sessions = form === 'json' ? '~sess:*' : '%R~sess:*'
  const scripts = [...ALL_KEYS.map((key) => `~${key}`), ...plus(SCRIPTS)].join(' ')
  return [...head, sessions, ...INDEX_KEYS.map((key) => `%R~${key}`), ...own, `(${scripts})`]
}
