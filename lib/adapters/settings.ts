/** What a store is told of a session's cookie. */
import { jsonEquals } from '../domain/json.ts'
import type { JsonObject } from '../domain/json.ts'
import type { ClientInfo } from '../domain/binding.ts'
import type { CreateOptions } from '../store-contract.ts'
import type { Baseline, Content } from './baseline.ts'

export type Cookie = Pick<Content, 'envelope' | 'life'>

export type Settings = Omit<CreateOptions, 'id' | 'absoluteTimeoutMs'>

export const livesMs = ({ life }: Cookie): number => (typeof life === 'number' ? life : Infinity)

export function creation({ envelope, life }: Cookie, client: ClientInfo | undefined): Settings {
  return {
    // None is not the same as never one: an adapter gives that a cookie of its own making.
    envelope: envelope ?? {},
    ...(client && { client }),
    ...(typeof life === 'number' && { idleTimeoutMs: life }),
  }
}

/** `undefined`: nothing of the cookie has changed. */
export function cookieChanges(
  before: Baseline | undefined,
  { envelope, life }: Cookie,
): { readonly envelope: JsonObject | null; readonly idleTimeoutMs: number | null } | undefined {
  if (before && jsonEquals(before.envelope, envelope) && (before.life === undefined || before.life === life))
    return undefined
  return { envelope, idleTimeoutMs: typeof life === 'number' ? life : null }
}
