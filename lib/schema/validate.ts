/** Runs a validator and says what is wrong by paths and keywords, never by values. */
import { isPromised } from '../domain/promised.ts'
import type { SessionPath, ValidationIssue } from '../errors.ts'

export const MAX_ISSUES = 100
const ASYNCHRONOUS = 'is judged by an asynchronous validator, and none is waited for'

/** What ajv, and what its standalone code, tell about a failure. */
export interface ValidatorError {
  readonly instancePath?: string
  readonly keyword?: string
  readonly message?: string | undefined
  readonly params?: unknown
  readonly propertyName?: string | undefined
}

/** As ajv makes it: `errors` of the last call lie on the function. */
export interface Validator {
  (data: unknown): unknown
  readonly errors?: readonly ValidatorError[] | null | undefined
}

/** Why `value`, which lies at `base`, is refused; at most 100 reasons, none if it is valid. */
export function issuesOf(
  validator: Validator,
  value: unknown,
  base: SessionPath,
): readonly ValidationIssue[] {
  try {
    const answer = validator(value)
    if (answer === true) return []
    if (isPromised(answer)) return [{ path: base, keyword: 'schema', message: ASYNCHRONOUS }]
  } catch {
    // ajv throws at some legal schemas and at very deep data; the error could hold a value.
    return [{ path: base, keyword: 'schema', message: 'could not be checked against the schema' }]
  }
  const issues = (validator.errors ?? []).slice(0, MAX_ISSUES).map((error) => issueOf(error, value, base))
  return issues.length > 0
    ? issues
    : [{ path: base, keyword: 'schema', message: 'does not match the schema' }]
}

/** Whether the issue says that a validator gave no answer, which is neither yes nor no. */
export const isUnjudged = ({ keyword }: ValidationIssue): boolean => keyword === 'schema'

function issueOf(error: ValidatorError, value: unknown, base: SessionPath): ValidationIssue {
  const { keyword = 'schema', message = 'does not match the schema' } = error
  const at = [...base, ...segmentsOf(error.instancePath ?? '', value)]
  if (error.propertyName !== undefined) return { path: [...at, error.propertyName], keyword, message }
  const member = memberOf(keyword, error.params)
  if (member === undefined) return { path: at, keyword, message }
  return { path: [...at, member.name], keyword, message: member.message }
}

/** These name the object; what a person looks for is the member. */
function memberOf(keyword: string, params: unknown): { name: string; message: string } | undefined {
  if (typeof params !== 'object' || params === null) return undefined
  const { missingProperty, additionalProperty, unevaluatedProperty, propertyName } = params as Record<
    string,
    unknown
  >
  if (keyword === 'required' && typeof missingProperty === 'string')
    return { name: missingProperty, message: 'is required' }
  if (keyword === 'propertyNames' && typeof propertyName === 'string')
    return { name: propertyName, message: 'is not a name that the schema allows' }
  const extra = additionalProperty ?? unevaluatedProperty
  return typeof extra === 'string' ? { name: extra, message: 'is not in the schema' } : undefined
}

/** A JSON pointer says `0` for an index and for a member of that name; the data tells which. */
function segmentsOf(pointer: string, value: unknown): SessionPath {
  let here = value
  return pointer
    .split('/')
    .slice(1)
    .map((text) => {
      const name = text.replaceAll('~1', '/').replaceAll('~0', '~')
      const segment = Array.isArray(here) ? Number(name) : name
      here = (here as Record<PropertyKey, unknown> | null | undefined)?.[segment]
      return segment
    })
}
