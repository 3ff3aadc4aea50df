/** Draws one call. */
import type { Random } from '../../../lib/testing/random.ts'
import type { Call, Change, Data, Path, WriteMethod } from '../history.ts'

const KEYS = ['theme', 'language', 'size']
const COUNTERS = ['a', 'b']
const PERMISSIONS = ['read', 'write', 'admin']
const FIELDS = ['permissions', 'preferences', 'counts', 'log', 'note']

type Draw = (random: Random, token: string, first: Data) => Call

const preference = (random: Random): Path => ['preferences', random.pick(KEYS)]
const counter = (random: Random): Path => ['counts', random.pick(COUNTERS)]

const increment = (random: Random): Change => ({
  op: 'increment',
  path: counter(random),
  by: 1 + random.below(9),
})
const set = (random: Random, token: string): Change =>
  random.below(4) === 0
    ? { op: 'set', path: ['note'], value: token }
    : { op: 'set', path: preference(random), value: token }

const write = (
  random: Random,
  method: WriteMethod,
  changes: readonly Change[],
  conditional = false,
): Call => ({
  kind: 'write',
  method,
  changes,
  // Those two have no such option.
  touch: method.endsWith('Permissions') || random.below(5) > 0,
  conditional,
})

/** A patch's paths do not overlap: each part is about a member of its own. */
function several(random: Random, token: string): Change[] {
  const parts: Change[] = [
    increment(random),
    { op: 'set', path: ['note'], value: token },
    { op: random.pick(['add', 'remove']), path: ['permissions'], values: [random.pick(PERMISSIONS)] },
    { op: 'add', path: ['log'], values: [token] },
    random.below(2) === 0
      ? { op: 'unset', path: preference(random) }
      : { op: 'set', path: preference(random), value: token },
  ]
  const from = random.below(parts.length)
  return [...parts.slice(from), ...parts.slice(0, from)].slice(0, 2 + random.below(3))
}

const permissionChange = (random: Random, op: 'add' | 'remove'): Change => ({
  op,
  path: ['permissions'],
  values: PERMISSIONS.filter(() => random.below(2) === 0),
})

/** With what weight each is drawn. */
const DRAWS: readonly (readonly [number, Draw])[] = [
  [10, (random, token) => write(random, 'setPath', [set(random, token)])],
  [
    4,
    (random) =>
      write(random, 'deletePath', [
        { op: 'unset', path: random.pick([preference(random), counter(random)]) },
      ]),
  ],
  [14, (random) => write(random, 'increment', [increment(random)])],
  [
    5,
    (random, token) =>
      write(random, 'update', [
        { op: 'merge', value: { note: token, preferences: { theme: token, size: null } } },
      ]),
  ],
  [
    2,
    (random, token, first) => write(random, 'replace', [{ op: 'replace', value: { ...first, note: token } }]),
  ],
  [10, (random, token) => write(random, 'patch', several(random, token))],
  [6, (random, token) => write(random, 'patch', several(random, token), true)],
  [4, (random) => write(random, 'grantPermissions', [permissionChange(random, 'add')])],
  [3, (random) => write(random, 'revokePermissions', [permissionChange(random, 'remove')])],
  [
    10,
    (random, token) =>
      write(random, 'modify', [
        { op: 'increment', path: ['counts', 'a'], by: 1 },
        { op: 'add', path: ['log'], values: [token] },
      ]),
  ],
  [8, (random) => ({ kind: 'get', touch: random.below(3) === 0 })],
  [4, (random) => ({ kind: 'getFields', fields: [random.pick(FIELDS), random.pick(FIELDS)] })],
  [4, (random) => ({ kind: 'getPath', path: random.pick([preference(random), counter(random)]) })],
  [3, (random) => ({ kind: 'hasPermission', permission: random.pick(PERMISSIONS) })],
  [8, (random) => ({ kind: 'read', touch: random.below(4) === 0, conditional: false })],
  [4, (random) => ({ kind: 'read', touch: random.below(4) === 0, conditional: true })],
  [5, () => ({ kind: 'touch' })],
  [2, () => ({ kind: 'exists' })],
  [2, () => ({ kind: 'expiresInMs' })],
  [2, () => ({ kind: 'destroy' })],
  [3, (_random, token) => ({ kind: 'regenerate', patch: { note: token } })],
  [
    5,
    (random, token, first) => ({
      kind: 'create',
      data: { ...first, note: token },
      fresh: random.below(3) > 0,
    }),
  ],
]

const TOTAL = DRAWS.reduce((sum, [weight]) => sum + weight, 0)

export function drawCall(random: Random, token: string, first: Data): Call {
  let left = random.below(TOTAL)
  for (const [weight, draw] of DRAWS) {
    left -= weight
    if (left < 0) return draw(random, token, first)
  }
  throw new Error('the weights do not add up')
}
