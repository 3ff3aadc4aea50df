/** TypeBox makes JSON Schema; what is more than that lies beside it, where JSON does not show it. */
import type { JsonValue } from '../../domain/json.ts'
import { isMembers, step } from './finding.ts'
import type { Report } from './finding.ts'

const EXTRA: readonly (readonly [name: string, what: string])[] = [
  ['~refine', 'a refinement, which TypeBox does not write down'],
  ['~codec', 'a codec: the store keeps what it is given'],
  ['TypeBox.Transform', 'a transform: the store keeps what it is given'],
]

/** Also of plain schemas, where there is nothing to be found but functions, which JSON would leave out. */
export const inspectPlain =
  (schema: object) =>
  (report: Report): void => {
    const seen = new Set<object>()
    const at = (part: object, pointer: string): void => {
      if (seen.has(part)) return
      seen.add(part)
      const extra = EXTRA.find(([name]) => hidden(part).has(name))
      if (extra !== undefined) report('refused', pointer, extra[1])
      if (isOwnKind(part)) report('refused', pointer, 'a kind of its own, which is code')
      for (const [name, value] of Object.entries(part)) {
        const below = pointer + step(name)
        if (typeof value === 'function') report('refused', below, 'a function, which JSON has not')
        else if (isMembers(value)) at(value, below)
      }
    }
    at(schema, '')
  }

/** TypeBox 0.34 lets an application register kinds, which are judged by a function. */
function isOwnKind(part: object): boolean {
  const symbol = Object.getOwnPropertySymbols(part).find(({ description }) => description === 'TypeBox.Kind')
  return symbol !== undefined && !KINDS.has((part as Readonly<Record<symbol, unknown>>)[symbol])
}

const KINDS: ReadonlySet<unknown> = new Set(
  [
    'Any Argument Array AsyncIterator BigInt Boolean Computed Constructor Date Function Import Integer Intersect Iterator',
    'Literal MappedKey MappedResult Never Not Null Number Object Promise Record Ref RegExp String Symbol TemplateLiteral',
    'This Tuple Uint8Array Undefined Union Unknown Unsafe Void',
  ].flatMap((line) => line.split(' ')),
)

const hidden = (part: object): ReadonlySet<string> =>
  new Set(Reflect.ownKeys(part).map((key) => (typeof key === 'symbol' ? (key.description ?? '') : key)))

export const isTypeBox = (schema: object): boolean =>
  hidden(schema).has('~kind') || hidden(schema).has('TypeBox.Kind')

/** Its tuples are those of draft-07, whatever the rest is. */
export function withPrefixItems<T extends JsonValue>(schema: T): T
export function withPrefixItems(schema: JsonValue): JsonValue {
  if (Array.isArray(schema)) return schema.map((part) => withPrefixItems(part))
  if (typeof schema !== 'object' || schema === null) return schema
  const parts = Object.entries(schema).map(([name, part]): [string, JsonValue] => [
    name,
    VALUES.has(name) ? part : withPrefixItems(part),
  ])
  if (!Array.isArray(schema['items'])) return Object.fromEntries(parts)
  return Object.fromEntries(parts.map(([name, part]) => [TUPLE[name] ?? name, part]))
}

/** These hold values, not schemas. */
const VALUES: ReadonlySet<string> = new Set(['const', 'enum', 'default', 'examples'])
const TUPLE: Readonly<Record<string, string>> = { items: 'prefixItems', additionalItems: 'items' }
