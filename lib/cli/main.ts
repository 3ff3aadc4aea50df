#!/usr/bin/env node
/** The command `json-sessions`. */
import { UsageError } from './command.ts'
import type { Command } from './command.ts'
import { compileSchemaCommand } from './compile-schema.ts'

const COMMANDS: Readonly<Record<string, Command>> = { 'compile-schema': compileSchemaCommand }

const USAGE = `Usage: json-sessions COMMAND

  compile-schema  compiles a schema beforehand

json-sessions COMMAND --help says more.
`

/** Errors go to stderr. */
async function main([name = '', ...args]: readonly string[]): Promise<number> {
  const command = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined
  if ([name, ...args].some((arg) => arg === '--help' || arg === '-h')) {
    process.stdout.write(command?.usage ?? USAGE)
    return 0
  }
  if (command === undefined) {
    process.stderr.write(name === '' ? USAGE : `json-sessions: no command ${name}\n\n${USAGE}`)
    return 2
  }
  return outcomeOf(name, command.run(args))
}

async function outcomeOf(name: string, run: Promise<void>): Promise<number> {
  try {
    await run
    return 0
  } catch (error) {
    const wrongUsage = error instanceof UsageError
    const hint = wrongUsage ? `json-sessions ${name} --help says more.\n` : ''
    process.stderr.write(
      `json-sessions ${name}: ${error instanceof Error ? error.message : String(error)}\n${hint}`,
    )
    return wrongUsage ? 2 : 1
  }
}

void main(process.argv.slice(2)).then((code) => {
  process.exitCode = code
})
