// Runs a command in a scratch folder for exactly as long as the process that started this one lives.
//
// It is the command's parent, so the pid it kills cannot have become somebody else's; it is a session of its own,
// so a Ctrl-C in the terminal does not end it before its work is done; and the kernel closes its channel however
// the other side ends (return, exception, SIGKILL). Plain JavaScript, since a TypeScript loader costs 100 MB here.
//
// Usage: watchdog.mjs FOLDER_PREFIX FILES COMMAND [ARGUMENT...]
// FILES: a JSON object, name to text, of what lies in the folder from the start.
// Sends: { folder, pid } once, { output } as it comes, at last { exit } or { error, code } when there was no start.
import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const [prefix, files, command, ...args] = process.argv.slice(2)
const folder = mkdtempSync(prefix)
for (const [name, text] of Object.entries(JSON.parse(files))) writeFileSync(join(folder, name), text)

// TMPDIR too, or a killed pip would leave its half download in the system's folder.
const env = { ...process.env, TMPDIR: folder }
const child = spawn(command, args, { cwd: folder, env, detached: true, stdio: ['ignore', 'pipe', 'pipe'] })
let running = child.pid !== undefined

const tell = (message) => process.connected && process.send(message, () => {})

const leave = () => {
  rmSync(folder, { recursive: true, force: true, maxRetries: 3 })
  process.exit(0)
}

const finish = () => {
  if (!running) return leave()
  child.once('exit', leave)
  try {
    // The whole group, since a server that is saving and a pip that is fetching have children.
    process.kill(-child.pid, 'SIGKILL')
  } catch {
    // It ended by itself; its `exit` event is on the way.
  }
}

child.once('spawn', () => tell({ folder, pid: child.pid }))
child.once('error', (error) => tell({ error: error.message, code: error.code }))
child.once('exit', () => (running = false))
child.once('close', (code, signal) => tell({ exit: signal ?? code }))
for (const stream of [child.stdout, child.stderr]) {
  stream.setEncoding('utf8')
  stream.on('data', (output) => tell({ output }))
}

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.once(signal, finish)
process.once('disconnect', finish)
// The starter may have died before this module was loaded, and its event with it.
if (!process.connected) finish()
