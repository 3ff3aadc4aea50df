/** Which command of a script the user of a client may not run, where a server has refused one. */
import type { KeyNames } from './keys.ts'
import { indexKey } from './keys.ts'
import { rightsLua } from './lua.generated.ts'
import { script } from './scripts.ts'
import type { Script, ScriptRunner } from './scripts.ts'

const rights = script(rightsLua)

export interface Forbidden {
  readonly command: string
  /** On which keys, in words; `''` for a command without keys. */
  readonly where: string
  /** Whether something may have been written before: a command that writes is permitted. */
  readonly mayWrite: boolean
}

interface Failed {
  readonly script: Script
  /** On a cluster its node is asked. */
  readonly key: string | undefined
  /** Commands that the store does without. */
  readonly optional: readonly string[]
}

const commandsIn = (text: string): readonly string[] => [
  ...new Set(Array.from(text.matchAll(/(?:redis\.p?call|refused)\('([A-Z.]+)'/g), ([, name = '']) => name)),
]

const KEYLESS: readonly string[] = ['TIME', 'SCAN']
/** On sessions and on indexes alike. */
const BOTH: readonly string[] = ['TYPE', 'PTTL', 'PEXPIRE']
/** Needed only where another service's sessions are taken over: few users may run them. */
const isSeldom = (name: string): boolean => name === 'DUMP' || name === 'RESTORE'
const WRITES =
  /^(?:DEL|RENAME|RESTORE|PEXPIRE|H(?:SET|DEL)|Z(?:ADD|REM)|JSON\.(?:SET|MERGE|DEL|ARRAPPEND|ARRPOP))$/

/**
 * @returns `undefined`: none that the server would tell of. Servers before Redis 7 tell nothing.
 */
export async function forbiddenIn(
  { script: failed, key: asked = '', optional }: Failed,
  names: KeyNames,
  runner: ScriptRunner,
  deadline: number,
): Promise<Forbidden | undefined> {
  // COMMAND is asked for what the server has, and its refusal is no failure.
  const sent = commandsIn(failed.text).filter((name) => name !== 'COMMAND' && !optional.includes(name))
  const commands = [...sent.filter((name) => !isSeldom(name)), ...sent.filter(isSeldom)]
  const args = commands.flatMap((name) =>
    keysOf(name, names).flatMap((key) => [name, key, WRITES.test(name) ? 'w' : '']),
  )
  const answer = await runner.run(rights, [asked || names.prefix], args, deadline)
  const [command, key, writes] = Array.isArray(answer) ? (answer as unknown[]) : []
  if (typeof command !== 'string') return undefined
  const whose = key === names.prefix ? 'sessions' : 'user indexes'
  return { command, where: key === '' ? '' : `or not on keys of ${whose}`, mayWrite: writes === 'w' }
}

/** As an access list sees them: one that begins as all do. */
function keysOf(command: string, names: KeyNames): readonly string[] {
  if (KEYLESS.includes(command)) return ['']
  const index = indexKey(names, '0')
  if (BOTH.includes(command)) return [names.prefix, index]
  return command.startsWith('Z') ? [index] : [names.prefix]
}
