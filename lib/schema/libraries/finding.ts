/** What JSON Schema cannot say of another library's schema. */

export interface Finding {
  /** Where, by a pointer into the schema as it would stand in JSON. */
  readonly pointer: string
  readonly what: string
  /** `refused`: no store can keep it. `whole`: the library itself judges it, on whole documents. */
  readonly kind: 'refused' | 'whole'
}

export type Report = (kind: Finding['kind'], pointer: string, what: string) => void

/** Runs an inspection and gives what it reports. */
export function findings(inspect: (report: Report) => void): readonly Finding[] {
  const found: Finding[] = []
  inspect((kind, pointer, what) => found.push({ kind, pointer, what }))
  return found
}

export type Members = Readonly<Record<string, unknown>>

export const isMembers = (value: unknown): value is Members => typeof value === 'object' && value !== null
export const membersOf = (value: unknown): Members => (isMembers(value) ? value : {})
export const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : [])

export const textOf = (value: unknown): string => (typeof value === 'string' ? value : '')

/** A name as a part of a JSON pointer. */
export const step = (...parts: readonly (string | number)[]): string =>
  parts.map((part) => `/${String(part).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('')

/** A regular expression in JSON has no flags; these change what is accepted. */
export function checkFlags(pattern: unknown, pointer: string, report: Report): void {
  const flags = pattern instanceof RegExp ? pattern.flags : ''
  if (/[ims]/.test(flags)) report('refused', pointer, `a regular expression with the flags ${flags}`)
}

/** As it was written; one that only returns a promise is noticed when it does. */
export const isAsync = (value: unknown): boolean =>
  typeof value === 'function' && value.constructor.name === 'AsyncFunction'
