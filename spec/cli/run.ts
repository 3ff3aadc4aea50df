/** Programs in processes of their own. */
import { spawnSync } from 'node:child_process'

export interface Result {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

export function runNode(args: readonly string[], cwd: string): Result {
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { cwd, encoding: 'utf8' })
  return { code: status, stdout, stderr }
}

/** The loader of our sources, for programs anywhere. */
export const REGISTER: string = import.meta.resolve('ts-blank-space/register')
