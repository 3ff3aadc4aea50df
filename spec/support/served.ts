/** An application that a spec has started, of whatever framework. */
import type { SessionEvent, SessionStoreContract, SessionStoreOptions } from '../../lib/index.ts'
import type { Visitor } from './visitor.ts'

export type Data = Record<string, unknown>
export type Store = SessionStoreContract<Data>
export type Make = (options: SessionStoreOptions) => Store

export interface Served {
  readonly store: Store
  readonly origin: string
  readonly calls: () => string[]
  readonly events: SessionEvent[]
  readonly visitor: () => Visitor
  readonly close: () => Promise<void>
}
