/** arktype writes `{}` for what JSON Schema cannot say, and leaves predicates out; its own JSON shows them. */
import { isAsync, isMembers, listOf, membersOf, step, textOf } from './finding.ts'
import type { Members, Report } from './finding.ts'

const DOMAINS: ReadonlySet<unknown> = new Set([
  'string',
  'number',
  'boolean',
  'object',
  'unknown',
  'never',
  'Array',
])

interface ArkType {
  readonly json: unknown
  select(kind: 'predicate'): readonly { readonly predicate: unknown }[]
}

export const inspectArktype =
  (type: unknown) =>
  (report: Report): void => {
    inspect((type as ArkType).json, '', report)
    // arktype itself takes the promise for yes.
    if ((type as ArkType).select('predicate').some(({ predicate }) => isAsync(predicate)))
      report('refused', '', 'an asynchronous predicate')
  }

function inspect(node: unknown, pointer: string, report: Report): void {
  if (typeof node === 'string') return inspectName(node, pointer, report)
  if (Array.isArray(node))
    return node.forEach((branch, i) => inspect(branch, pointer + step('anyOf', i), report))
  if (!isMembers(node)) return
  if ('branches' in node) return inspect(node['branches'], pointer, report)
  if ('morphs' in node) return report('refused', pointer, 'a morph: the store keeps what it is given')
  if (node['unit'] === 'undefined') report('refused', pointer, 'undefined, which JSON has not')
  inspectName(node['domain'] ?? node['proto'], pointer, report)
  inspectChecks(node, pointer, report)
  for (const [below, part] of partsOf(node)) inspect(part, pointer + below, report)
}

function inspectName(given: unknown, pointer: string, report: Report): void {
  const name = isMembers(given) ? (given['domain'] ?? given['proto']) : given
  if (typeof name !== 'string' || DOMAINS.has(name)) return
  // What a type refers to is not shown here again.
  if (name.startsWith('$')) return report('whole', pointer, 'a reference to a type')
  report('refused', pointer, `${name}, which JSON has not`)
}

function inspectChecks(node: Members, pointer: string, report: Report): void {
  if ('predicate' in node) report('whole', pointer, 'a predicate')
  const patterns = listOf(node['pattern'])
  // Only the first is written.
  if (patterns.length > 1) report('whole', pointer, 'several patterns')
  for (const pattern of patterns)
    if (/[ims]/.test(textOf(membersOf(pattern)['flags'])))
      report('refused', pointer, 'a regular expression with flags')
}

function partsOf(node: Members): readonly (readonly [below: string, node: unknown])[] {
  const named = [...listOf(node['required']), ...listOf(node['optional'])].map((one) => {
    const { key, value } = membersOf(one)
    return [step('properties', textOf(key)), value] as const
  })
  const indexed = listOf(node['index']).flatMap((one) => [
    ['/propertyNames', membersOf(one)['signature']] as const,
    ['/additionalProperties', membersOf(one)['value']] as const,
  ])
  return [...named, ...indexed, ...elementsOf(node['sequence'])]
}

function elementsOf(sequence: unknown): readonly (readonly [below: string, node: unknown])[] {
  if (!isMembers(sequence) || Array.isArray(sequence) || !isSequence(sequence)) return [['/items', sequence]]
  const { prefix, optionals, defaultables, postfix, variadic } = sequence
  const numbered = [prefix, optionals, defaultables, postfix].flatMap(listOf)
  return [...numbered.map((one, i) => [step('prefixItems', i), one] as const), ['/items', variadic]]
}

const isSequence = (node: Members): boolean =>
  ['prefix', 'optionals', 'defaultables', 'postfix', 'variadic'].some((name) => name in node)
