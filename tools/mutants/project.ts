/** A copy of the project to plant bugs in, gone when this process ends, however that is. */
import { cpSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Guarded } from '../server/guarded.ts'
import { LOADER, erase, eraseAll } from './erased.ts'
import { planted } from './mutant.ts'
import type { Mutant } from './mutant.ts'
import { ROOT, SCRATCH, runNode } from './process.ts'

/** Large, and no bug in lib/ changes it. */
const LINKED = ['node_modules', '.cache']
const LEFT_OUT = ['.git', 'dist', 'coverage']
const BUNDLE = 'lib/redis/lua.generated.ts'

export class ProjectCopy {
  readonly folder: string
  readonly #guard: Guarded

  private constructor(guard: Guarded) {
    this.#guard = guard
    this.folder = join(guard.folder, 'project')
  }

  static async make(): Promise<ProjectCopy> {
    // The command is no more than a reason for the folder to be there as long as this process is.
    const idle = { command: 'tail', args: ['-f', '/dev/null'] }
    const guard = await Guarded.start({ ...idle, folderPrefix: SCRATCH, env: process.env })
    guard.release()
    const copy = new ProjectCopy(guard)
    const skipped = new Set([...LINKED, ...LEFT_OUT].map((name) => join(ROOT, name)))
    cpSync(ROOT, copy.folder, { recursive: true, filter: (path) => !skipped.has(path) })
    for (const name of LINKED) symlinkSync(join(ROOT, name), join(copy.folder, name))
    eraseAll(copy.folder)
    return copy
  }

  /** The bug is there while `act` runs. */
  async with<T>(mutant: Mutant, act: () => Promise<T>): Promise<T> {
    const file = join('lib', mutant.file)
    const [source, bundle] = [this.#read(file), this.#read(BUNDLE)]
    try {
      this.#write(file, planted(source, mutant))
      if (file.endsWith('.lua')) await this.#bundle()
      return await act()
    } finally {
      this.#write(file, source)
      this.#write(BUNDLE, bundle)
    }
  }

  /** The text of every script, as the bundle has it. */
  scripts(): string[] {
    const bundle = this.#read(BUNDLE)
    const texts = bundle.matchAll(/^(?: {2}\w+: |export const probeLua: string = )(".*?"),?$/gm)
    return [...texts].map(([, text = '']) => JSON.parse(text) as string)
  }

  async remove(): Promise<void> {
    await this.#guard.stop()
  }

  async #bundle(): Promise<void> {
    const loader = ['--import', LOADER]
    const { status, output } = await runNode([...loader, 'tools/bundle-lua.ts'], {
      folder: this.folder,
      timeoutMs: 60_000,
    })
    if (status !== 0) throw new Error(`the Lua files could not be bundled: ${output}`)
    erase(this.folder, BUNDLE)
  }

  #read(file: string): string {
    return readFileSync(join(this.folder, file), 'utf8')
  }

  #write(file: string, text: string): void {
    writeFileSync(join(this.folder, file), text)
    if (file.endsWith('.ts')) erase(this.folder, file)
  }
}
