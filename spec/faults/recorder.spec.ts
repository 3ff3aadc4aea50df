import { expect } from 'chai'
import { SessionRevokedError } from '../../lib/errors.ts'
import { Recorder } from '../../tools/faults/load/recorder.ts'
import type { Store } from '../../tools/faults/load/recorder.ts'
import { Stalls } from '../../tools/faults/load/stalls.ts'
import type { LoadSettings } from '../../tools/faults/settings.ts'

describe('what the load of faults writes down', () => {
  it('of a revoked login is that it ended its session, and what others may have seen of it before', async () => {
    const stalls = new Stalls()
    const recorder = new Recorder({ worker: 0, timeoutMs: 1000 } as LoadSettings, stalls, () => {})
    const login = { kind: 'set', member: 'user', value: 'v' } as const
    const call = {
      operation: 'login',
      session: 's',
      id: 'a',
      call: () => Promise.reject(new SessionRevokedError()),
    }
    const moved = [{ kind: 'move', to: 'b' }, login] as const
    const [stayed, tried] = await Promise.all(
      [[login], moved].map((changes) => recorder.onSession({ ...call, changes }, {} as Store)),
    )
    stalls.end()
    expect(stayed).to.deep.include({ ended: 'applied', changes: [login, { kind: 'end' }] })
    expect(tried).to.deep.include({ ended: 'applied', changes: [login, { kind: 'end' }], tried: 'b' })
  })
})
