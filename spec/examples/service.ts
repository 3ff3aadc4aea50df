/** An example as a process of its own. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { until } from '../../tools/server/until.ts'

export const ROOT: string = fileURLToPath(new URL('../..', import.meta.url))

/** Nest and Next are large, and machines are busy. */
const STARTED_MS = 50_000

export interface Service {
  readonly url: string
  /** Asks it to end; what it answers is its exit code. */
  stop(): Promise<unknown>
}

/** `args` are Node's. It says where it serves: `port: 1234`, or an address with it. */
export async function start(name: string, args: readonly string[], cwd: string = ROOT): Promise<Service> {
  const child = spawn(process.execPath, args, { cwd, env: { ...process.env, PORT: '0' } })
  const ended = once(child, 'close')
  let output = ''
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => (output += text))
  const port = (): string | undefined => /(?:port:? |127\.0\.0\.1:)(\d+)/.exec(output)?.[1]
  try {
    await until(`${name} serves`, () => child.exitCode !== null || port() !== undefined, STARTED_MS)
    if (child.exitCode !== null) throw new Error(output)
  } catch (error) {
    child.kill('SIGKILL')
    throw error
  }
  const stop = async (): Promise<unknown> => {
    child.kill('SIGTERM')
    return (await ended)[0]
  }
  return { url: `http://127.0.0.1:${port()}`, stop }
}
