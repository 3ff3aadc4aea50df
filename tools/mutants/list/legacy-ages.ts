/** When an old session ends, what a move leaves, and an end for all */
import { bugsIn, spec } from '../mutant.ts'
import type { Mutant } from '../mutant.ts'

export const AGES: readonly Mutant[] = [
  ...bugsIn(
    'adapters/legacy/backend.ts',
    [spec('legacy/ages')],
    [
      {
        bug: 'an old instance logs out whom only new ones have seen',
        breaks: 'time',
        find: `if (!brings && !isDue) return found`,
        replace: `if (!brings) return found`,
      },
    ],
  ),
  ...bugsIn(
    'adapters/legacy/old-sessions.ts',
    [spec('legacy/ages')],
    [
      {
        bug: 'an old session that has ended by its own word is alive',
        breaks: 'I7',
        find: `if (endsInMs <= 0) return null`,
        replace: ``,
      },
    ],
  ),
  ...bugsIn(
    'adapters/legacy/mover.ts',
    [spec('legacy/ages')],
    [
      {
        bug: 'a session takes along the longer life of its old key',
        breaks: 'time',
        find: `if (found.phase === 'live' && found.overstays) {`,
        replace: `if (found.phase === 'moved' && found.overstays) {`,
      },
    ],
  ),
  ...bugsIn(
    'redis/lua/create.lua',
    [spec('legacy/cluster')],
    [
      {
        bug: 'the key that a session moves from is taken for an index',
        breaks: 'I5',
        find: `if other and #KEYS == 2 then KEYS[2] = nil end`,
        replace: ``,
      },
    ],
  ),
  ...bugsIn(
    'policy/users.ts',
    [spec('stores')],
    [
      {
        bug: 'an end for all ends another store’s sessions',
        breaks: 'check',
        find: `page.records.filter(({ suffix }) => context.isSuffix(suffix))`,
        replace: `page.records`,
      },
    ],
  ),
]
