import { spawnSync } from 'node:child_process'

export interface RunOptions {
  readonly cwd: string
  readonly env?: NodeJS.ProcessEnv
  /** @default 300_000 */
  readonly timeoutMs?: number
}

/** Runs a command to its end. Throws with all that it printed if that is not exit code 0. */
export function run(what: string, [file = '', ...args]: readonly string[], options: RunOptions): void {
  const { cwd, env = {}, timeoutMs = 300_000 } = options
  const start = performance.now()
  const { status, signal, error, stdout, stderr } = spawnSync(file, args, {
    cwd,
    env: { ...process.env, ...env },
    encoding: 'utf8',
    timeout: timeoutMs,
  })
  if (status !== 0)
    throw new Error(
      [`${what}: ${error?.message ?? signal ?? `exit code ${status}`}`, stdout, stderr].join('\n'),
    )
  console.log(`${what} (${((performance.now() - start) / 1000).toFixed(1)} s)`)
}
