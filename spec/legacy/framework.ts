/** What the specs of `legacy` ask of a framework: the service as it was, by two kinds of store, and as it is. */
import type { AdapterOptions, LegacyOptions } from '../../lib/express-session/index.ts'
import type { SessionStoreContract } from '../../lib/index.ts'
import type { Gate } from '../support/gate.ts'
import type { Visitor } from '../support/visitor.ts'
import type { Data, Setting } from './services.ts'

export interface App {
  readonly origin: string
  close(): Promise<void>
}

export interface OurApp extends App {
  readonly store: SessionStoreContract<Data>
}

export interface Framework {
  readonly name: string
  readonly idOf: (visitor: Visitor) => string
  /** Each before it was this library's. */
  readonly old: Readonly<Record<LegacyOptions['from'], (setting: Setting) => Promise<App>>>
  readonly ours: (options: AdapterOptions<Data>, gate: () => Gate) => Promise<OurApp>
}

/** As the cookie has it. */
export const AGE_MS = 60_000
export const MONTH_MS: number = 30 * 24 * 3_600_000

export const SECRET = 'a secret of both services, of 32 characters or more'
