/** valibot's converter shows each schema and action on its way; what it cannot write it would refuse, or leave out if told to. */
import { isMembers, listOf, membersOf, step } from './finding.ts'
import type { Members, Report } from './finding.ts'

/** Actions that are named after the type only. */
const NAMES: ReadonlySet<unknown> = new Set(['brand', 'flavor', 'readonly'])

export interface Seen {
  /** The outermost one comes last. */
  root: unknown
  /** What cannot be written: schemas and actions, and why. */
  readonly failed: Map<unknown, string>
}

/** For the converter: collect what it meets, whatever it was told to leave out. */
export function collecting(seen: Seen): Members {
  const note = (what: unknown, context: Members): undefined => {
    const [why] = listOf(context['errors'])
    if (typeof why === 'string') seen.failed.set(what, why)
  }
  return {
    errorMode: 'ignore',
    ignoreActions: [],
    overrideSchema: (context: Members): undefined => {
      seen.root = context['valibotSchema']
      return note(seen.root, context)
    },
    overrideAction: (context: Members): undefined => note(context['valibotAction'], context),
  }
}

export const inspectValibot =
  ({ root, failed }: Seen) =>
  (report: Report): void => {
    const open = new Set<unknown>()
    const met = new Set<unknown>()
    const at = (schema: unknown, pointer: string): void => {
      if (!isMembers(schema) || open.has(schema)) return
      open.add(schema)
      const why = failed.get(schema)
      if (why !== undefined) report('refused', pointer, why)
      if (schema['async'] === true) report('refused', pointer, 'an asynchronous schema')
      if (schema['fallback'] !== undefined)
        report('refused', pointer, 'a fallback: the store keeps what it is given')
      for (const part of listOf(schema['pipe'])) if (part !== schema) inPipe(membersOf(part), pointer)
      for (const [below, part] of partsOf(schema)) at(part, pointer + below)
    }
    const inPipe = (part: Members, pointer: string): void => {
      if (part['kind'] === 'schema') return at(part, pointer)
      const why = failed.get(part)
      met.add(part)
      if (why === undefined || NAMES.has(part['type'])) return
      // With flags the pattern that is written would be another one.
      const judged = part['kind'] === 'validation' && part['async'] !== true && part['type'] !== 'regex'
      report(judged ? 'whole' : 'refused', pointer, why)
    }
    at(root, '')
    // Of a pipe around everything the converter shows the parts only.
    for (const part of failed.keys()) if (!open.has(part) && !met.has(part)) inPipe(membersOf(part), '')
  }

function partsOf(schema: Members): readonly (readonly [below: string, schema: unknown])[] {
  const named = Object.entries(membersOf(schema['entries'])).map(
    ([name, entry]) => [step('properties', name), entry] as const,
  )
  const keyword = schema['type'] === 'intersect' ? 'allOf' : 'anyOf'
  const numbered = (list: unknown, under: string) =>
    listOf(list).map((part, i) => [step(under, i), part] as const)
  return [
    ...named,
    ...numbered(schema['options'], keyword),
    ...numbered(schema['items'], 'prefixItems'),
    ['', schema['wrapped']],
    ['/propertyNames', schema['key']],
    ['/additionalProperties', schema['value']],
    ['/items', schema['item']],
    [named.length > 0 ? '/additionalProperties' : '/items', schema['rest']],
    [
      '',
      typeof schema['getter'] === 'function'
        ? (schema['getter'] as (input: unknown) => unknown)({})
        : undefined,
    ],
  ]
}
