/** The command `json-sessions`, in a process or in a test. */
import { UsageError } from './command.ts'
import type { Command } from './command.ts'
import { compileSchemaCommand } from './compile-schema.ts'

const COMMANDS: Readonly<Record<string, Command>> = { 'compile-schema': compileSchemaCommand }

const USAGE = `Usage: json-sessions COMMAND

  compile-schema  compiles a schema beforehand

json-sessions COMMAND --help says more.
`

/** Where it writes: what was asked for, and what went wrong. */
export interface Streams {
  readonly stdout: { write(text: string): unknown }
  readonly stderr: { write(text: string): unknown }
}

/** The exit code. */
export async function jsonSessions(
  [name = '', ...args]: readonly string[],
  { stdout, stderr }: Streams,
): Promise<number> {
  const command = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined
  if ([name, ...args].some((arg) => arg === '--help' || arg === '-h')) {
    stdout.write(command?.usage ?? USAGE)
    return 0
  }
  if (command === undefined) {
    stderr.write(name === '' ? USAGE : `json-sessions: no command ${name}\n\n${USAGE}`)
    return 2
  }
  return outcomeOf(name, command.run(args), stderr)
}

async function outcomeOf(name: string, run: Promise<void>, stderr: Streams['stderr']): Promise<number> {
  try {
    await run
    return 0
  } catch (error) {
    const wrongUsage = error instanceof UsageError
    const hint = wrongUsage ? `json-sessions ${name} --help says more.\n` : ''
    stderr.write(`json-sessions ${name}: ${error instanceof Error ? error.message : String(error)}\n${hint}`)
    return wrongUsage ? 2 : 1
  }
}
