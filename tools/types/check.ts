/** What a compiler says that checking a program has cost. */
import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { root } from './program.ts'
import type { Program } from './program.ts'

export const COMPILERS = { '7': 'ts7', '6': 'ts6', '5.9': 'typescript' } as const
export type CompilerVersion = keyof typeof COMPILERS

export interface Cost {
  readonly instantiations: number
  readonly memoryMb: number
  readonly seconds: number
}

const run = promisify(execFile)

/** @throws {Error} if the program has a mistake */
export async function checkCost(version: CompilerVersion, { folder }: Program): Promise<Cost> {
  const compiler = join(root, 'node_modules', COMPILERS[version], 'bin/tsc')
  const args = [compiler, '-p', folder, '--pretty', 'false', '--extendedDiagnostics']
  const { stdout } = await run(process.execPath, args, { maxBuffer: 2 ** 26 })
  const figure = (name: string): number => Number(new RegExp(`^${name}:\\s+([\\d.]+)`, 'm').exec(stdout)?.[1])
  return {
    instantiations: figure('Instantiations'),
    memoryMb: figure('Memory used') / 1024,
    seconds: figure('Total time'),
  }
}
