/** Verdicts by path, for people. */
import type { PatchOperation } from './patch.ts'
import type { PathSegment, SessionPath } from '../errors.ts'

/** What a change at a path is judged by. */
export interface PathVerdict {
  /**
   * `local`: the value alone. `local-with`: the value and what is at `reads`, which is read first; the change is made
   * if nobody has changed the session meanwhile, else all of it is done again. `whole`: the same with all of the
   * session. `refused`: whatever the value.
   */
  readonly kind: 'local' | 'local-with' | 'whole' | 'refused'
  /** Of `local-with`. What a change says itself (a `set` of the member, what is in a merge) is not read. */
  readonly reads: readonly SessionPath[]
  /** Which part of the schema decides, for people; may change. */
  readonly reason: string
}

/** What each operation at a path is judged by. */
export interface PathVerdicts {
  readonly path: SessionPath
  /**
   * By operation. `merge`: of an object without members; each member that it has is judged as a `set` at its path
   * (`null`: as an `unset`).
   */
  readonly verdicts: Readonly<Record<PatchOperation['op'], PathVerdict>>
  /** All of it as lines of text, for people. */
  readonly text: string
}

export function pathVerdicts(path: SessionPath, verdicts: PathVerdicts['verdicts']): PathVerdicts {
  return { path, verdicts, text: textOf(path, verdicts) }
}

/** Of a schema that nothing is known of. */
export const wholeVerdicts =
  (reason: string): ((path: SessionPath) => PathVerdicts) =>
  (path) => {
    const whole: PathVerdict = { kind: 'whole', reads: [], reason }
    const all = { set: whole, unset: whole, increment: whole, add: whole, remove: whole, merge: whole }
    return pathVerdicts(path, all)
  }

export const pointerOf = (path: SessionPath): string =>
  path.map((segment) => `/${escaped(segment)}`).join('') || '(root)'

/** One line for the operations that are judged alike. */
function textOf(path: SessionPath, verdicts: PathVerdicts['verdicts']): string {
  const lines = new Map<string, string[]>()
  for (const [op, { kind, reason }] of Object.entries(verdicts)) {
    const line = `${kind}: ${reason}`
    lines.set(line, [...(lines.get(line) ?? []), op])
  }
  return [pointerOf(path), ...[...lines].map(([line, ops]) => `  ${ops.join(', ')}: ${line}`)].join('\n')
}

const escaped = (segment: PathSegment): string => String(segment).replaceAll('~', '~0').replaceAll('/', '~1')
