/** How a store on Redis keeps its index: in one step with each session, or step by step where no slot holds both. */
import type {
  BackendSettings,
  NewRecord,
  Predecessor,
  SessionBackend,
  TakeOverReply,
} from '../backends/backend.ts'
import { SessionUnsupportedError } from '../errors.ts'
import type { RedisTransport } from './client.ts'
import { CrossSlotStore } from './cross-slot/cross-slot-store.ts'
import { PENDING_MS } from './cross-slot/user-index.ts'
import type { DocumentForm } from './document.ts'
import { COMMON_SLOT } from './failure.ts'
import type { KeyNames } from './keys.ts'
import { RedisRecordStore } from './record-store.ts'

export interface IndexMode {
  /** `auto`: in one step, until a server says that it cannot. @default 'auto' */
  readonly index?: 'auto' | 'cross-slot'
  /** At most 30 seconds step by step: what an operation relies on must be there until it has ended. */
  readonly operationTimeoutMs?: number
}

/** On Redis there is always a key to take over. */
interface RedisBackend extends SessionBackend {
  takeOver(
    suffix: string,
    record: NewRecord,
    predecessor: Predecessor,
    deadline: number,
  ): Promise<TakeOverReply>
}

export function redisBackend(
  form: DocumentForm,
  transport: RedisTransport,
  names: KeyNames & IndexMode,
  settings: BackendSettings,
): SessionBackend {
  const crossSlot = (): RedisBackend => {
    checkTimeout(names)
    return new CrossSlotStore(form, transport, names, settings)
  }
  if (names.index === 'cross-slot') return crossSlot()
  return slotAware(new RedisRecordStore(form, transport, names, settings), crossSlot)
}

/** @throws {TypeError} from the constructor, or from the first call where the server decides. */
function checkTimeout({ operationTimeoutMs = 0 }: IndexMode): void {
  if (operationTimeoutMs > PENDING_MS)
    throw new TypeError(
      `option operationTimeoutMs must be at most ${PENDING_MS} where option index is 'cross-slot', or the server has no common slot, got ${operationTimeoutMs}`,
    )
}

/** The refusal comes before anything is applied, so the call is made once more; all after it go the other way. */
function slotAware(quick: RedisBackend, other: () => RedisBackend): RedisBackend {
  let current = quick
  const again = <T>(error: unknown, run: (backend: RedisBackend) => Promise<T>): Promise<T> => {
    if (!(error instanceof SessionUnsupportedError && error.missing.includes(COMMON_SLOT))) throw error
    if (current === quick) current = other()
    return run(current)
  }
  const call = <T>(run: (backend: RedisBackend) => Promise<T>): Promise<T> =>
    current === quick ? run(quick).catch((error: unknown) => again(error, run)) : run(current)
  return {
    create: (suffix, record, deadline) => call((backend) => backend.create(suffix, record, deadline)),
    takeOver: (suffix, record, predecessor, deadline) =>
      call((backend) => backend.takeOver(suffix, record, predecessor, deadline)),
    read: (suffix, request, deadline) => call((backend) => backend.read(suffix, request, deadline)),
    patch: (suffix, request, deadline) => call((backend) => backend.patch(suffix, request, deadline)),
    destroy: (suffix, only, deadline) => call((backend) => backend.destroy(suffix, only, deadline)),
    list: (user, from, deadline) => call((backend) => backend.list(user, from, deadline)),
    revoke: (user, except, deadline) => call((backend) => backend.revoke(user, except, deadline)),
    scan: (from, deadline) => call((backend) => backend.scan(from, deadline)),
    probe: (deadline) => call((backend) => backend.probe(deadline)),
    keyOf: (suffix) => quick.keyOf(suffix),
  }
}
