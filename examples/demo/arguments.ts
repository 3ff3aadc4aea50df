/** The command line of the demo. */
import { parseArgs } from 'node:util'
import { CLASS_NAMES } from './prose.ts'
import type { StoreKind } from './prose.ts'

export const USAGE = 'Usage: npm run demo -- [--store json|hash|memory]   (json if not said)'

/** Something that the person at the terminal can mend; its message is all that is printed. */
export class DemoError extends Error {
  readonly exitCode: number
  constructor(message: string, exitCode: number) {
    super(message)
    this.exitCode = exitCode
  }
}

/** @throws {DemoError} in one line */
export function wantedStore(args: readonly string[]): StoreKind | 'help' {
  const { store, help } = parsed(args)
  if (help) return 'help'
  if (isStoreKind(store)) return store
  throw new DemoError(`--store takes json, hash or memory, not ${JSON.stringify(store.slice(0, 30))}`, 2)
}

function parsed(args: readonly string[]): { store: string; help: boolean } {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: {
        store: { type: 'string', default: 'json' },
        help: { type: 'boolean', short: 'h', default: false },
      },
    })
    return values
  } catch {
    throw new DemoError(USAGE, 2)
  }
}

const isStoreKind = (name: string): name is StoreKind => Object.hasOwn(CLASS_NAMES, name)
