/** Plants one bug after another in a copy of lib/ and plays histories until one cannot be explained. */
import { LOADER } from '../../mutants/erased.ts'
import { ProjectCopy } from '../../mutants/project.ts'
import { runNode } from '../../mutants/process.ts'
import type { PlantedBug } from './bugs.ts'

export interface Caught {
  readonly bug: PlantedBug
  /** `undefined`: none has shown it. */
  readonly histories: number | undefined
  /** The history that showed it, shrunk. */
  readonly picture: string
  readonly output: string
}

const MOST_HISTORIES = 30
const TIME_LIMIT_MS = 300_000

export async function hunt(
  bugs: readonly PlantedBug[],
  seed: number,
  tell: (caught: Caught) => void,
): Promise<Caught[]> {
  const copy = await ProjectCopy.make()
  const found: Caught[] = []
  try {
    for (const bug of bugs) {
      const caught = await copy.with(bug.mutant, () => play(copy.folder, bug, seed))
      found.push(caught)
      tell(caught)
    }
  } finally {
    await copy.remove()
  }
  return found
}

async function play(folder: string, bug: PlantedBug, seed: number): Promise<Caught> {
  const part = ['--topology', 'server', '--store', bug.store, '--kind', bug.kind, '--until-first']
  const size = ['--histories', String(MOST_HISTORIES), '--seed', String(seed)]
  const args = ['--import', LOADER, 'tools/histories.ts', ...part, ...size]
  const { output } = await runNode(args, { folder, timeoutMs: TIME_LIMIT_MS })
  // Only a verdict of the checker counts: a run that broke has shown nothing.
  const picture = /: not linearisable; ([\s\S]*?)\n\n\d+ histories passed/.exec(output)?.[1]
  const passed = /^(\d+) histories passed, 1 failed$/m.exec(output)?.[1]
  const caught = picture !== undefined && passed !== undefined
  return { bug, histories: caught ? Number(passed) + 1 : undefined, picture: picture ?? '', output }
}
