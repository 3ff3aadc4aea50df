/** What every part of the policy needs of one store. */
import { randomBytes } from 'node:crypto'
import type { SessionBackend, SessionLimit } from '../backends/backend.ts'
import { handleOf, isHandleShape, isIdShape } from '../domain/session-id.ts'
import type { SessionEvent } from '../events.ts'
import { timeoutMs } from '../options.ts'
import type { ResolvedOptions } from '../options.ts'
import type { SchemaGuard } from '../schema/guard.ts'

export class StoreContext {
  readonly backend: SessionBackend
  readonly guard: SchemaGuard
  readonly options: ResolvedOptions
  // A nonce and a counter of this process, never a counter in Redis: a failover that loses a second must not make one
  // revision name two contents.
  readonly #nonce = randomBytes(9).toString('base64url')
  #writes = 0

  constructor(backend: SessionBackend, guard: SchemaGuard, options: ResolvedOptions) {
    this.backend = backend
    this.guard = guard
    this.options = options
  }

  get limit(): SessionLimit | null {
    const { maxSessionsPerUser: max, onSessionLimit: onLimit } = this.options
    return max === null ? null : { max, onLimit }
  }

  revision(): string {
    return `${this.#nonce}-${(this.#writes++).toString(36)}`
  }

  /** The version that reads of data ask for; `undefined`: whatever there is will do. */
  get askedVersion(): number | undefined {
    const { schemaVersion, onNewerVersion } = this.options
    return schemaVersion === 0 && onNewerVersion === 'read' ? undefined : schemaVersion
  }

  /** By when a call that begins now has to have settled. */
  deadline(): number {
    return performance.now() + this.options.operationTimeoutMs
  }

  /** What a call asks for as a session's own; `null`: as all have it. @throws {TypeError} */
  idleTimeoutMs(given: number | null | undefined): number | undefined {
    return given === null ? this.options.idleTimeoutMs : timeoutMs('idleTimeoutMs', given)
  }

  isId(id: unknown): id is string {
    return isIdShape(id) && this.options.isId(id)
  }

  /** The record's name, or `undefined` for what cannot be an id: that never reaches the backend. */
  suffixOf(id: unknown): string | undefined {
    if (!this.isId(id)) return undefined
    return this.options.hashIds ? handleOf(id) : id
  }

  /** @throws {TypeError} for what cannot be an id */
  keyOf(id: unknown): string {
    const suffix = this.suffixOf(id)
    if (suffix === undefined) throw new TypeError('keyOf takes an id; this cannot be one')
    return this.backend.keyOf(suffix)
  }

  /** Whether a record of this name can be one of this store's. */
  isSuffix(suffix: string): boolean {
    return this.options.hashIds ? isHandleShape(suffix) : isIdShape(suffix)
  }

  /** The public handle of a record. */
  handleOfSuffix(suffix: string): string {
    return this.options.hashIds ? suffix : handleOf(suffix)
  }

  /** A listener may be async; whatever goes wrong in it is a warning, never the caller's. */
  emit(event: SessionEvent): void {
    new Promise((resolve) => resolve(this.options.onEvent?.(event))).catch((error: unknown) => {
      process.emitWarning(error instanceof Error ? error : new Error('onEvent threw'))
    })
  }

  lateWrite(suffix: string, operation: string): void {
    this.emit({ type: 'late-write', handle: this.handleOfSuffix(suffix), operation })
  }
}
