/** The Nest example: compiled, as decorators have to be, and asked over HTTP. */
import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { ROOT, start } from './service.ts'
import { tellStory } from './story.ts'

async function compileAndStart(): ReturnType<typeof start> {
  const compiler = join(ROOT, 'node_modules/ts7/bin/tsc')
  await promisify(execFile)(process.execPath, [compiler, '-p', 'examples/nestjs'], { cwd: ROOT })
  return start('nestjs', ['.cache/nestjs/examples/nestjs/server.js'])
}

tellStory('nestjs', {
  prefix: 'nestjs:',
  cookie: 'connect.sid',
  idleMs: 3_600_000,
  start: compileAndStart,
  // express-session signs it: `s:<id>.<signature>`.
  idOf: (value) => /^s:([^.]+)\./.exec(decodeURIComponent(value))?.[1] ?? '',
  ageOf: (attributes) => Date.parse(/Expires=([^;]+)/.exec(attributes)?.[1] ?? '') - Date.now(),
  removes: false,
  exitCode: 0,
})
