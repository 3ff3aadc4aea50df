/**
 * Runs modules one after another in this one process and says what each printed: `run-blocks.ts /database@file:url …`.
 * It ends by itself, when all that they opened is closed.
 */
import { format } from 'node:util'
import type { Ran } from './run.ts'

const { argv, env, stdout } = process
const server = env['REDIS_URL'] ?? ''
const results: Ran[] = []

for (const argument of argv.slice(2)) {
  const [database = '', file = ''] = argument.split('@')
  const printed: string[] = []
  console.log = (...values: unknown[]) => void printed.push(...format(...values).split('\n'))
  env['REDIS_URL'] = new URL(database, server).href
  const error = await import(file).then(
    () => undefined,
    (reason: unknown) => (reason instanceof Error ? (reason.stack ?? reason.message) : String(reason)),
  )
  results.push({ printed, error })
}
stdout.write(JSON.stringify(results))
// Whatever is open now, nobody will close.
setTimeout(() => process.exit(1), 2_000).unref()
