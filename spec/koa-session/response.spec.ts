import { expect } from 'chai'
import { beforeEnd } from '../../lib/koa-session/response.ts'

describe('the end of a response of Koa', () => {
  const settled = () => new Promise((resolve) => setImmediate(resolve))

  it('waits for the last of several saves, and comes once', async () => {
    const ended: unknown[] = []
    const response = { end: (...given: unknown[]) => void ended.push(...given) }
    const finish: (() => void)[] = []
    const saves = [0, 1].map(() => beforeEnd(response, new Promise<void>((resolve) => finish.push(resolve))))
    response.end('body')
    for (const [i, one] of finish.entries()) {
      expect(ended, `after ${i} saves`).to.deep.equal([])
      one()
      await saves[i]
      await settled()
      await settled()
    }
    expect(ended).to.deep.equal(['body'])
  })

  it('comes once, though something is saved after it', async () => {
    const ended: unknown[] = []
    const response = { end: (...given: unknown[]) => void ended.push(...given) }
    for (const body of ['body', undefined]) {
      const save = beforeEnd(response, Promise.resolve())
      if (body !== undefined) response.end(body)
      await save
      await settled()
      await settled()
    }
    expect(ended).to.deep.equal(['body'])
  })

  it('is not held back by a save that the handler has waited for', async () => {
    const ended: unknown[] = []
    const response = { end: (...given: unknown[]) => void ended.push(...given) }
    await beforeEnd(response, Promise.resolve())
    await settled()
    await settled()
    response.end('body')
    expect(ended).to.deep.equal(['body'])
  })
})
