/** What a full run has found so far on one kind of servers: `--resume` repeats only what is missing or was wrong. */
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { page } from '../../report/section.ts'
import type { TopologyName } from '../fault.ts'
import type { Round } from './choice.ts'
import type { RunResult } from './run.ts'

interface Kept {
  readonly fault: string
  readonly store: string
  readonly seed: number
  readonly result: RunResult
}

export class KeptRounds {
  readonly #file: string
  readonly #rounds: Kept[]

  private constructor(file: string, rounds: Kept[]) {
    this.#file = file
    this.#rounds = rounds
  }

  static async of(topology: TopologyName, resume: boolean): Promise<KeptRounds> {
    const file = page(`.cache/faults/${topology}.json`)
    const text = resume ? await readFile(file, 'utf8').catch(() => '[]') : '[]'
    return new KeptRounds(file, JSON.parse(text) as Kept[])
  }

  /** One in which nothing was wrong. */
  find({ fault, store }: Round): Kept | undefined {
    return this.#rounds.find((kept) => kept.fault === fault.name && kept.store === store)
  }

  async keep({ fault, store }: Round, seed: number, result: RunResult): Promise<void> {
    if (result.wrong.length > 0) return
    this.#rounds.push({ fault: fault.name, store, seed, result })
    await mkdir(dirname(this.#file), { recursive: true })
    await writeFile(this.#file, JSON.stringify(this.#rounds, null, 2))
  }
}
