import { expect } from 'chai'
import { JsonSessionStore, MemorySessionStore } from '../lib/index.ts'
import { resolveOptions } from '../lib/options.ts'

const SECRET = 'hunter2-hunter2'
const wrong: Readonly<Record<string, readonly unknown[]>> = {
  idleTimeoutMs: [0, -1, 1.5, NaN, Infinity, '60', SECRET, null, 4e12],
  absoluteTimeoutMs: [0, '1', null],
  touchIntervalMs: [-1, 0.5],
  prefix: [7, null, 'a\ud800', 'x'.repeat(257)],
  userPrefix: [7, {}],
  hashIds: ['yes', 1],
  userIdField: ['', '_session', 'created_at', '__proto__', 7],
  isId: [/x/, SECRET],
  maxSessionsPerUser: [0, 1.5, '3'],
  onSessionLimit: ['oldest', SECRET],
  binding: [true, 'exact'],
  onBindingMismatch: ['keep'],
  validateOnRead: [true, 'on'],
  operationTimeoutMs: [0, -5, 1e9],
  maxDataBytes: [0, 1, '64k'],
  readCache: [
    true,
    SECRET,
    { maxBytes: 0 },
    { maxBytes: 1.5 },
    { maxBytes: '1MB' },
    { maxEntries: 0 },
    { maxEntries: SECRET },
  ],
  index: ['same'],
  onEvent: [[], SECRET],
  clock: [Date.now(), new Date()],
  generateId: ['id'],
  maxSessions: [0, 1e9, 'many'],
}

describe('options', () => {
  it('clock: may give fractions, which nothing keeps', () => {
    expect(resolveOptions({ clock: () => 1234.9 }).clock?.()).to.equal(1234)
    expect(() => resolveOptions({ clock: () => NaN }).clock?.()).to.throw(TypeError, 'clock')
  })

  for (const [name, values] of Object.entries(wrong)) {
    it(`${name}: what is wrong is a TypeError that names it and never its content`, () => {
      for (const value of values) {
        const act = (): unknown => new MemorySessionStore({ [name]: value })
        expect(act, String(value))
          .to.throw(TypeError, name)
          .and.have.property('message')
          .that.does.not.include(SECRET)
      }
    })
  }

  it('binding.ip and binding.userAgent are checked too', () => {
    const act = (binding: object) => (): unknown => new MemorySessionStore({ binding })
    expect(act({ ip: 'subnet' })).to.throw(TypeError, 'binding.ip')
    expect(act({ userAgent: 'yes' })).to.throw(TypeError, 'binding.userAgent')
  })

  it('have the documented defaults', () => {
    const {
      idleTimeoutMs,
      absoluteTimeoutMs,
      touchIntervalMs,
      prefix,
      userPrefix,
      operationTimeoutMs,
      maxDataBytes,
    } = resolveOptions({})
    expect({
      idleTimeoutMs,
      absoluteTimeoutMs,
      touchIntervalMs,
      prefix,
      userPrefix,
      operationTimeoutMs,
      maxDataBytes,
    }).to.deep.equal({
      idleTimeoutMs: 1_800_000,
      absoluteTimeoutMs: null,
      touchIntervalMs: 1_000,
      prefix: 'sess:',
      userPrefix: 'user:',
      operationTimeoutMs: 5_000,
      maxDataBytes: 65_536,
    })
  })

  it('give two applications that set only a prefix indexes of their own', () => {
    expect(resolveOptions({ prefix: 'shop:' }).userPrefix).to.equal('shop:user:')
    expect(resolveOptions({ prefix: 'shop:', userPrefix: 'u:' }).userPrefix).to.equal('u:')
  })

  it('without a client say how to make one', () => {
    for (const client of [undefined, null, {}, 'redis://x', 7]) {
      const act = (): unknown => new JsonSessionStore({ client } as never)
      expect(act).to.throw(TypeError, 'createClient')
    }
    expect(() => new JsonSessionStore(undefined as never)).to.throw(TypeError, 'client')
  })
})
