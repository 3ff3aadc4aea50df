/** Servers and clients with the users of docs/acl. */
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { fileOf } from '../../tools/acl/files.ts'
import { ROLES } from '../../tools/acl/roles.ts'
import type { Form, RoleName } from '../../tools/acl/roles.ts'
import { connected } from './faulty.ts'
import type { Client } from './faulty.ts'

const PASSWORD = 'for-this-run'

export const aclFile = (role: RoleName, form: Form): readonly string[] => [
  '--aclfile',
  fileURLToPath(fileOf(role, form)),
]

export const credentials = (role: RoleName): { username: string; password: string } => ({
  username: ROLES[role].user,
  password: PASSWORD,
})

/** The file's user may log in. */
export const letIn = (admin: Client, role: RoleName): Promise<unknown> =>
  admin.sendCommand(['ACL', 'SETUSER', ROLES[role].user, `>${PASSWORD}`])

/** A client of a user with the rules of a file, and some more. */
export async function userOf(
  admin: Client,
  url: string,
  { role, form, rules = [] }: { role: RoleName; form: Form; rules?: readonly string[] },
): Promise<Client> {
  const [, name = '', ...own] = readFileSync(fileOf(role, form), 'utf8').trim().match(WORD) ?? []
  await admin.sendCommand(['ACL', 'SETUSER', name, ...own, ...rules, `>${PASSWORD}`])
  return connected(url, credentials(role))
}

/** A selector is one word. */
const WORD = /\([^)]*\)|\S+/g

/**
 * What clients ask of themselves (ioredis' Cluster names the connection that it looks at the nodes with), and what
 * `ready()` would like to know: refused without harm.
 */
const OPTIONAL: readonly string[] = [
  'client|setinfo',
  'client|setname',
  'client|maint_notifications',
  'config|get',
]

/** What was refused to a user since the last call. */
export async function refusedTo(admin: Client, role: RoleName): Promise<string[]> {
  const log = (await admin.sendCommand(['ACL', 'LOG', '128'])) as unknown as LogEntry[]
  await admin.sendCommand(['ACL', 'LOG', 'RESET'])
  return log
    .map((entry) => (Array.isArray(entry) ? pairs(entry) : entry))
    .filter(({ username, object }) => username === ROLES[role].user && !OPTIONAL.includes(String(object)))
    .map(({ reason, object }) => `${String(reason)} ${String(object)}`)
}

type LogEntry = Readonly<Record<string, unknown>> | unknown[]

const pairs = (flat: readonly unknown[]): Record<string, unknown> =>
  Object.fromEntries(
    flat.flatMap((name, i) => (i % 2 === 0 ? [[name, flat[i + 1]]] : [])) as [string, unknown][],
  )

/** The commands that a server has run, by whoever, scripts included. */
export async function commandsRun(admin: Client): Promise<ReadonlySet<string>> {
  const stats = await admin.info('commandstats')
  return new Set(Array.from(stats.matchAll(/^cmdstat_([^:]+):calls=[1-9]/gm), ([, name = '']) => name))
}
