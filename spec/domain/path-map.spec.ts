import { expect } from 'chai'
import { PathMap } from '../../lib/domain/path-map.ts'

describe('PathMap', () => {
  it('tells an index from a name, and a path from what lies above and below it', () => {
    const map: PathMap<string> = new PathMap(100)
    map.set(['a', 0], 'index')
    map.set(['a', '0'], 'name')
    map.set([], 'root')
    expect([map.get(['a', 0]), map.get(['a', '0']), map.get([])]).to.deep.equal(['index', 'name', 'root'])
    expect([map.get(['a']), map.get(['a', 0, 'b']), map.get(['toString'])]).to.deep.equal([
      undefined,
      undefined,
      undefined,
    ])
  })

  it('forgets all of it rather than grow beyond its bound', () => {
    const map: PathMap<number> = new PathMap(10)
    for (let i = 0; i < 5; i++) map.set(['a', `b${i}`], i)
    expect(map.get(['a', 'b0'])).to.equal(0)
    for (let i = 0; i < 5; i++) map.set([`c${i}`, 'd'], i)
    expect(map.get(['a', 'b0'])).to.equal(undefined)
    expect(map.get(['c4', 'd'])).to.equal(4)
  })

  it('keeps no path that is longer than all it may hold', () => {
    const map: PathMap<number> = new PathMap(2)
    map.set(['a', 'b', 'c'], 1)
    expect(map.get(['a', 'b', 'c'])).to.equal(undefined)
  })
})
