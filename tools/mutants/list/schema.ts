/** lib/schema: what judges a change without the whole document. */
import { bugsIn, contract, spec } from '../mutant.ts'
import type { Mutant } from '../mutant.ts'

const FUZZ = spec('schema/locality.fuzz')

const COUPLING = bugsIn(
  'schema/coupling.ts',
  [spec('schema/check-coupled'), spec('schema/check-members'), FUZZ],
  [
    {
      bug: 'members are added past maxProperties',
      breaks: 'I6',
      find: `maxProperties: (_, { adds }) => adds,`,
      replace: `maxProperties: () => false,`,
      likely: [spec('schema/corners')],
    },
    {
      bug: 'what another member depends on is removed',
      breaks: 'I6',
      find: `    step.removes &&\n    Object.values(map)`,
      replace: `    false &&\n    Object.values(map)`,
      likely: [spec('schema/corners')],
    },
    {
      bug: 'a new object lacks what it requires',
      breaks: 'I6',
      find: `(anew && name !== key) ||`,
      replace: ``,
      likely: [spec('schema/check-required'), FUZZ],
    },
    {
      bug: 'a changed element equals another one',
      breaks: 'I6',
      find: `uniqueItems: (on, step) => on === true && ELEMENT(step) && !step.removes,`,
      replace: `uniqueItems: () => false,`,
      likely: [spec('schema/check-arrays'), FUZZ],
    },
    {
      bug: 'a keyword that nobody knows is taken for harmless',
      breaks: 'I6',
      find: `return COMBINATORS.has(keyword) ? combines(tree, node, keyword, step) : true`,
      replace: `return COMBINATORS.has(keyword) ? combines(tree, node, keyword, step) : false`,
    },
    {
      bug: 'a combination that looks at the member is taken for one that does not',
      breaks: 'I6',
      find: `return !Object.hasOwn(schema[keyword] as JsonObject, key)`,
      replace: `return true`,
    },
  ],
)

const LOCALITY = bugsIn(
  'schema/locality.ts',
  [spec('schema/check-members'), spec('schema/check-required'), FUZZ],
  [
    {
      bug: 'a required member is removed',
      breaks: 'I6',
      find: `if (removes && required && place.certain) return undefined`,
      replace: ``,
      likely: [spec('schema/check-required')],
    },
    {
      bug: 'an integer is incremented by a half',
      breaks: 'I6',
      find: `const integer = all.some((node) => typesOf(node)?.includes('number') === false)`,
      replace: `const integer = false`,
      likely: [spec('schema/check-increment-merge'), FUZZ],
    },
  ],
)

const GUARD = bugsIn(
  'schema/path-guard.ts',
  [spec('schema/path-guard'), FUZZ],
  [
    {
      bug: 'the verdict of one path is taken for another’s',
      breaks: 'I6',
      find: `const key = mergeFrom === Infinity ? kind : \`\${kind} \${mergeFrom}\``,
      replace: `const key = kind`,
    },
  ],
)

const JUDGEMENT = bugsIn(
  'schema/judgement.ts',
  [spec('schema/check-arrays'), FUZZ],
  [
    {
      bug: 'equal objects are added to a set',
      breaks: 'I6',
      find: `operation.unique === false || operation.values.some(isContainer)`,
      replace: `operation.unique === false`,
      likely: [spec('schema/check-arrays'), FUZZ],
    },
  ],
)

const FACTS = bugsIn(
  'schema/facts.ts',
  [spec('schema/check-members'), FUZZ],
  [
    {
      bug: 'of two minimums the lower one counts',
      breaks: 'I6',
      find: `/^(min|exclusiveMin)/.test(keyword) ? Math.max(...values) : Math.min(...values)`,
      replace: `Math.min(...values)`,
      likely: [spec('schema/path-guard')],
    },
  ],
)

const RULED_OUT = bugsIn(
  'schema/ruled-out.ts',
  [spec('schema/check-members'), spec('schema/check-required'), FUZZ],
  [
    {
      bug: 'propertyNames are not looked at',
      breaks: 'I6',
      find: `return test === undefined || this.#accepts(test.pointer, name)`,
      replace: `return true`,
    },
    {
      bug: 'a path below what the schema rules out is taken',
      breaks: 'I6',
      find: `if (this.#tree.expand(nodes).some((node) => node.schema === false)) return NOT_THERE`,
      replace: ``,
    },
  ],
)

const CACHE = bugsIn(
  'domain/path-map.ts',
  [spec('schema/path-guard')],
  [
    {
      bug: 'what users send fills the memory',
      breaks: 'cost',
      find: `if (this.#nodes + path.length > this.#maxNodes) {`,
      replace: `if (false) {`,
    },
  ],
)

const TREE = bugsIn(
  'schema/tree.ts',
  [FUZZ, spec('schema/check-members')],
  [
    {
      bug: 'allOf is not looked at',
      breaks: 'I6',
      find: `      list(node, 'allOf').forEach(visit)\n`,
      replace: ``,
    },
  ],
)

const VALIDATE = [
  ...bugsIn(
    'schema/validate.ts',
    [spec('schema/validate')],
    [
      {
        bug: 'a validator that answers with a promise has said yes',
        breaks: 'I6',
        find: `if (answer === true) return []`,
        replace: `if (answer !== false) return []`,
      },
      {
        bug: 'a validator that throws has said yes',
        breaks: 'I6',
        find: `return [{ path: base, keyword: 'schema', message: 'could not be checked against the schema' }]`,
        replace: `return []`,
      },
    ],
  ),
  ...bugsIn(
    'schema/check-schema.ts',
    [spec('schema/compile')],
    [
      {
        bug: 'a schema may speak of the store’s members',
        breaks: 'I6',
        find: `.find(({ name }) => MANAGED.has(name))`,
        replace: `.find(() => false)`,
      },
      {
        bug: 'a schema that refers to itself is judged for ever',
        breaks: 'cost',
        find: `if (open.has(node.pointer)) throw`,
        replace: `if (false) throw`,
      },
    ],
  ),
  ...bugsIn(
    'schema/engine.ts',
    [spec('schema/validate'), spec('schema/compile'), contract('MemorySessionStore', 'the schema')],
    [
      {
        bug: 'required: [constructor] is met by what every object inherits',
        breaks: 'I6',
        find: `ownProperties: true,`,
        replace: `ownProperties: false,`,
      },
    ],
  ),
]

export const SCHEMA: readonly Mutant[] = [
  ...COUPLING,
  ...LOCALITY,
  ...JUDGEMENT,
  ...FACTS,
  ...RULED_OUT,
  ...GUARD,
  ...CACHE,
  ...TREE,
  ...VALIDATE,
]
