/** Which operations change nothing, whatever they meet. */
import type { Change, Operation } from '../history.ts'
import { tracksTime } from '../model/step.ts'
import type { World } from '../model/step.ts'
import { covers } from '../model/state.ts'
import type { Scope } from '../model/state.ts'

/** Whether the state as far as it is looked at is the same after it, whatever it was before. */
export function isWithoutEffect({ call, outcome }: Operation, world: World): boolean {
  const { scope } = world
  const slides = tracksTime(world)
  if (outcome.kind === 'conflict') return true
  if (outcome.kind === 'reply' && (outcome.value === false || outcome.value === null))
    return call.kind !== 'create'
  switch (call.kind) {
    case 'create':
    case 'destroy':
    case 'regenerate':
      return false
    case 'write':
      return (
        !scope.revisions && !(slides && call.touch) && !call.changes.some((change) => isSeen(change, scope))
      )
    case 'touch':
      return !slides
    case 'get':
    case 'read':
      return !(slides && call.touch)
    default:
      return true
  }
}

/** A replacement removes what it does not name. */
const isSeen = (change: Change, scope: Scope): boolean =>
  change.op === 'replace' ? scope.members?.size !== 0 : namesIn(change).some((name) => covers(scope, name))

export const namesIn = (change: Change): readonly string[] =>
  change.op === 'merge' || change.op === 'replace' ? Object.keys(change.value) : [change.path[0]]
