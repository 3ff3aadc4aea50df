/** A backend that changes nothing in place: what the store then does by compare-and-set keeps the same contract. */
import { MemoryBackend } from '../../lib/backends/memory.ts'
import type { PatchReply, PatchRequest } from '../../lib/backends/backend.ts'
import { resolveOptions } from '../../lib/options.ts'
import type { SessionStoreOptions } from '../../lib/options.ts'
import { compileSchema } from '../../lib/schema/compile.ts'
import { DEFAULT_SCHEMA } from '../../lib/schema/default-schema.ts'
import { SessionStore } from '../../lib/store.ts'
import { describeSessionStore } from '../../lib/testing/index.ts'
import type { SuiteData } from '../../lib/testing/index.ts'

class WholeBackend extends MemoryBackend {
  override async patch(suffix: string, request: PatchRequest): Promise<PatchReply> {
    if (request.replace === undefined && request.operations.length > 0) return { kind: 'whole' }
    return super.patch(suffix, request)
  }
}

class WholeSessionStore extends SessionStore<SuiteData> {
  constructor(options: SessionStoreOptions) {
    const resolved = resolveOptions(options)
    const { schema = DEFAULT_SCHEMA } = options
    if (Object(schema) !== schema) throw new TypeError('option schema must be an object or a function')
    super(
      new WholeBackend(resolved, { maxSessions: 100_000, prefix: resolved.prefix }),
      compileSchema(schema),
      resolved,
    )
  }
}

describe('A store over a backend that changes nothing in place', () => {
  // Compare-and-set is lost too often by a thousand writers at once; a hundred get through.
  const settings = { scale: 0.1 }
  describeSessionStore({ describe, it }, (options) => ({ store: new WholeSessionStore(options) }), settings)
})
