/** What was done to one session, by whom, when, and what came of it. */

export type Json = string | number | boolean | null | readonly Json[] | Data
export interface Data {
  readonly [name: string]: Json
}
export type Path = readonly [string, ...string[]]

/** A change of the data, as the model knows it. Each looks at and changes the members that it names, and no other. */
export type Change =
  | { readonly op: 'set'; readonly path: Path; readonly value: Json }
  | { readonly op: 'unset'; readonly path: Path }
  | { readonly op: 'increment'; readonly path: Path; readonly by: number }
  | { readonly op: 'add' | 'remove'; readonly path: Path; readonly values: readonly Json[] }
  | { readonly op: 'merge'; readonly value: Data }
  | { readonly op: 'replace'; readonly value: Data }

/** By which method of the store the changes are made. */
export type WriteMethod =
  | 'setPath'
  | 'deletePath'
  | 'increment'
  | 'update'
  | 'replace'
  | 'patch'
  | 'grantPermissions'
  | 'revokePermissions'
  | 'modify'

export type Call =
  | {
      readonly kind: 'write'
      readonly method: WriteMethod
      readonly changes: readonly Change[]
      readonly touch: boolean
      readonly conditional: boolean
    }
  | { readonly kind: 'get'; readonly touch: boolean }
  | { readonly kind: 'getFields'; readonly fields: readonly string[] }
  | { readonly kind: 'getPath'; readonly path: Path }
  | { readonly kind: 'hasPermission'; readonly permission: string }
  /** With its revision; `conditional`: only if it is not the one that the caller knows. */
  | { readonly kind: 'read'; readonly touch: boolean; readonly conditional: boolean }
  | { readonly kind: 'exists' | 'expiresInMs' | 'touch' | 'destroy' }
  | { readonly kind: 'regenerate'; readonly patch: Data }
  | { readonly kind: 'create'; readonly data: Data; readonly fresh: boolean }

export type Outcome =
  /** `null` and `false`: also “no such session”. */
  | { readonly kind: 'reply'; readonly value: Json }
  /** Refused because of what was there: another revision, a session under a given id. */
  | { readonly kind: 'conflict' }
  /** It may have taken effect at any time since its start, or may do so yet. */
  | { readonly kind: 'unknown'; readonly why: string }
  | { readonly kind: 'not-applied'; readonly why: string }
  /** What no call may answer here. */
  | { readonly kind: 'wrong'; readonly why: string }

/**
 * Without a common slot a session is made before it is known to be listed, and taken back where it is not: so it may
 * have been there for a while.
 */
export const WITHDRAWN: Outcome & { kind: 'unknown' } = { kind: 'unknown', why: 'withdrawn' }

export interface Operation {
  readonly process: number
  /** Calls of one lane come one after the other. */
  readonly lane: number
  readonly call: Call
  readonly id: string
  /** The id that `regenerate` gives. */
  readonly newId?: string | undefined
  /** The revision that a conditional call names. */
  readonly revision?: string | undefined
  /** Nanoseconds of the one clock that all processes of a machine share. */
  readonly start: number
  readonly end: number
  /** The same moments as the servers' clock has them, in milliseconds. */
  readonly wallStart: number
  readonly wallEnd: number
  readonly outcome: Outcome
}

/** Under which options the session was used: what the model has to know. */
export interface Rules {
  readonly idleTimeoutMs: number
  readonly absoluteTimeoutMs: number | null
  readonly touchIntervalMs: number
  /** Whether a session may expire while the history lasts. */
  readonly timed: boolean
  /** Without a common slot an id that was given up stays taken for half a minute. */
  readonly keepsMoved: boolean
}

export interface History {
  readonly operations: readonly Operation[]
  readonly rules: Rules
}

/** Values are never changed, and most of a document is that of the one before. */
const texts = new WeakMap<object, string>()

/** The same text for the same JSON, whatever the order of members. */
export function canonical(value: Json): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value)
  const known = texts.get(value)
  if (known !== undefined) return known
  const text = isList(value) ? `[${value.map(canonical).join(',')}]` : membersText(value)
  texts.set(value, text)
  return text
}

function membersText(data: Data): string {
  const names = Object.keys(data).sort()
  return `{${names.map((name) => `${JSON.stringify(name)}:${canonical(data[name] ?? null)}`).join(',')}}`
}

export const isList = (value: Json): value is readonly Json[] => Array.isArray(value)

export const isData = (value: Json | undefined): value is Data =>
  typeof value === 'object' && value !== null && !isList(value)
