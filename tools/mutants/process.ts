/** A command in a folder, for as long as it is allowed to take; nothing of it is left afterwards, or when this process ends. */
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Guarded } from '../server/guarded.ts'

export const ROOT: string = fileURLToPath(new URL('../..', import.meta.url))
export const SCRATCH: string = join(tmpdir(), 'json-session-store-mutants-')

export interface Ended {
  /** `late`: its time was over, and it was killed with all that it had started. */
  readonly status: number | string
  /** The end of what it wrote. */
  readonly output: string
}

export interface RunOptions {
  readonly folder: string
  readonly env?: NodeJS.ProcessEnv
  readonly timeoutMs: number
}

export async function runNode(args: readonly string[], options: RunOptions): Promise<Ended> {
  const { folder, env = {}, timeoutMs } = options
  const guarded = await Guarded.start({
    command: 'sh',
    args: ['-c', 'cd "$0" && exec "$@"', folder, process.execPath, ...args],
    folderPrefix: SCRATCH,
    env: { ...process.env, ...env },
  })
  let late = false
  const timer = setTimeout(() => {
    late = true
    void guarded.stop()
  }, timeoutMs)
  const status = await guarded.ended()
  clearTimeout(timer)
  await guarded.stop()
  return { status: late ? 'late' : status, output: guarded.output }
}
