import { expect } from 'chai'
import { checkReadPath, checkWritePath, overlaps } from '../../lib/domain/path.ts'
import { SessionPathError } from '../../lib/errors.ts'

const refused: readonly unknown[] = [
  undefined,
  null,
  '',
  'preferences',
  7,
  {},
  [],
  [0],
  ['a', -1],
  ['a', 1.5],
  ['a', NaN],
  ['a', Infinity],
  ['a', 2 ** 32],
  [null],
  [undefined],
  [['a']],
  [{}],
  ['a', true],
  ['__proto__'],
  ['a', 'constructor'],
  ['prototype', 'x'],
  ['_session'],
  ['_session', 'state'],
  ['a\ud800'],
  new Array(2),
  new Array(65).fill('a'),
]
const allowed: readonly (readonly (string | number)[])[] = [
  ['a'],
  ['a', 0],
  ['preferences', 'theme'],
  [''],
  ['*'],
  ['$'],
  ['a.b'],
  ['a"b'],
  ['a\\b'],
  ["'"],
  ['\n'],
  ['\u0000'],
  ['toString'],
  ['a', '_session'],
  ['a', 'created_at'],
  new Array<string>(64).fill('a'),
]

describe('a path', () => {
  for (const path of refused) {
    it(`${JSON.stringify(path) ?? 'undefined'} is refused`, () => {
      expect(() => checkReadPath(path)).to.throw(SessionPathError)
      expect(() => checkWritePath(path)).to.throw(SessionPathError)
    })
  }
  for (const path of allowed) {
    it(`${JSON.stringify(path).slice(0, 40)} is a path`, () => checkWritePath(path))
  }

  it('may read the times, and not write them', () => {
    for (const name of ['created_at', 'last_activity', 'expires_at']) {
      checkReadPath([name])
      expect(() => checkWritePath([name])).to.throw(SessionPathError)
    }
  })

  it('overlaps another at or below it', () => {
    expect(overlaps(['a'], ['a', 'b'])).to.equal(true)
    expect(overlaps(['a', 'b'], ['a'])).to.equal(true)
    expect(overlaps(['a', 'b'], ['a', 'b'])).to.equal(true)
    expect(overlaps(['a', 'b'], ['a', 'c'])).to.equal(false)
    expect(overlaps(['a', 0], ['a', '0'])).to.equal(false)
  })
})
