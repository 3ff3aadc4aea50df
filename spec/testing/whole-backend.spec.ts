/** A backend that changes nothing in place: what the store then does by compare-and-set keeps the same contract. */
import { MemoryBackend } from '../../lib/backends/memory.ts'
import type { PatchReply, PatchRequest } from '../../lib/backends/backend.ts'
import { createSessionStore } from '../../lib/index.ts'
import { describeSessionStore } from '../../lib/testing/index.ts'
import type { SuiteData, SuiteOptions, SuiteStore } from '../../lib/testing/index.ts'

class WholeBackend extends MemoryBackend {
  override async patch(suffix: string, request: PatchRequest): Promise<PatchReply> {
    if (request.replace === undefined && request.operations.length > 0) return { kind: 'whole' }
    return super.patch(suffix, request)
  }
}

describe('A store over a backend that changes nothing in place', () => {
  // Compare-and-set is lost too often by a thousand writers at once; a hundred get through.
  const settings = { scale: 0.1 }
  describeSessionStore(
    { describe, it },
    (options) => {
      let backend: WholeBackend | undefined
      const make = (more: SuiteOptions): SuiteStore =>
        createSessionStore<SuiteData>(
          (settings, { prefix }) =>
            (backend ??= new WholeBackend(settings, { maxSessions: 100_000, prefix })),
          more,
        )
      return { store: make(options), anotherStore: (changed) => make({ ...options, ...changed }) }
    },
    settings,
  )
})
