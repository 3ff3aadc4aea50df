import { expect } from 'chai'
import { describe, it } from 'mocha'
import { explained } from '../../tools/server/container.ts'

describe('a container that does not start', () => {
  it('says what to do where no Docker answers', () => {
    const error = explained(new Error('Could not find a working container runtime strategy'))
    expect(error.message).to.match(/^no Docker API answers: start Docker.*DOCKER_HOST$/)
  })

  it('says that testcontainers is not installed', async () => {
    const other: string = 'testcontainers-that-nobody-has'
    const missing: unknown = await import(other).catch((error: unknown) => error)
    const named = String(missing).replace(other, 'testcontainers')
    expect(explained(new Error(named)).message).to.equal('the package testcontainers is not installed')
  })

  it('says anything else as it came, and keeps the cause', () => {
    const cause = new Error('pull access denied')
    expect(explained(cause)).to.deep.include({
      message: 'starting redis:8 failed: pull access denied',
      cause,
    })
  })
})
