/** lib/schema: what a change is judged with, where a few other members decide. */
import { bugsIn, spec } from '../mutant.ts'
import type { Mutant } from '../mutant.ts'

const FUZZ = spec('schema/locality.fuzz')
const WITH = spec('policy/local-with')
const COUPLED = spec('schema/check-coupled')
const PARTIAL = spec('schema/partial')

export const VERDICTS: readonly Mutant[] = [
  ...bugsIn(
    'schema/footprint.ts',
    [COUPLED, PARTIAL, FUZZ],
    [
      {
        bug: 'verdicts: what then and else look at is not read',
        breaks: 'I6',
        find: `return ['if', 'then', 'else'].every(`,
        replace: `return ['if'].every(`,
        likely: [WITH, COUPLED],
      },
      {
        bug: 'verdicts: members that no name is known of are not read',
        breaks: 'I6',
        find: `return COMBINATORS.includes(keyword) && this.#parts(node, keyword)`,
        replace: `return !COMBINATORS.includes(keyword) || this.#parts(node, keyword)`,
      },
      {
        bug: 'verdicts: what a reference looks at is not read',
        breaks: 'I6',
        find: `return target !== undefined && this.#schema(target)`,
        replace: `return target !== undefined`,
        likely: [PARTIAL, FUZZ],
      },
      {
        bug: 'verdicts: what a dependency needs is not read',
        breaks: 'I6',
        find: `if (Array.isArray(needs)) return this.#add(needs as string[])`,
        replace: `if (Array.isArray(needs)) return true`,
        likely: [spec('schema/check-required')],
      },
    ],
  ),
  ...bugsIn(
    'schema/conditions.ts',
    [PARTIAL, FUZZ],
    [
      {
        bug: 'verdicts: two branches of oneOf may match',
        breaks: 'I6',
        find: `return matches === 1 &&`,
        replace: `return matches >= 1 &&`,
      },
      {
        bug: 'verdicts: not is turned round',
        breaks: 'I6',
        find: `return found.length > 0 && !found.some(isUnjudged) ? []`,
        replace: `return found.length === 0 && !found.some(isUnjudged) ? []`,
        likely: [COUPLED],
      },
      {
        bug: 'verdicts: else is not asked',
        breaks: 'I6',
        find: `: ([otherwise, 'else'] as const)`,
        replace: `: ([undefined, 'else'] as const)`,
      },
      {
        bug: 'verdicts: an entry counts for members that are not there',
        breaks: 'I6',
        find: `if (!Object.hasOwn(value, name)) return []\n`,
        replace: ``,
      },
    ],
  ),
  ...bugsIn(
    'schema/part.ts',
    [WITH, PARTIAL, FUZZ],
    [
      {
        bug: 'verdicts: a merged object is taken for all of the member',
        breaks: 'I6',
        find: `return value !== undefined && (presence || !isJsonObject(value))`,
        replace: `return value !== undefined`,
        likely: [PARTIAL, FUZZ],
      },
      {
        bug: 'verdicts: the members are judged as they were before',
        breaks: 'I6',
        find: `operations.map((each) => relativeTo(at, names, subject.presence, each))`,
        replace: `[]`,
      },
      {
        bug: 'verdicts: what a merge puts beside the members is not looked at',
        breaks: 'I6',
        find: `if (!isJsonObject(value)) return undefined\n`,
        replace: `return undefined\n`,
      },
      {
        bug: 'verdicts: what nothing is added to is taken for there',
        breaks: 'I6',
        find: `? operation.values.length > 0`,
        replace: `? true`,
        likely: [PARTIAL],
      },
      {
        bug: 'verdicts: where nothing is to be removed it is refused',
        breaks: 'I3',
        find: `if (removed && values.at(-1) === undefined) return []\n`,
        replace: ``,
      },
    ],
  ),
  ...bugsIn(
    'schema/coupling.ts',
    [COUPLED, PARTIAL, FUZZ],
    [
      {
        bug: 'verdicts: a branch that may not apply is taken for one that does',
        breaks: 'I6',
        find: `if (all.some((schema) => leads(schema) || EVALUATORS`,
        replace: `if (all.some((schema) => leads(schema) && EVALUATORS`,
      },
      {
        bug: 'verdicts: a member that is required goes with its parent in doubt',
        breaks: 'I6',
        find: ` || (removes && name === key)`,
        replace: ``,
        likely: [WITH],
      },
    ],
  ),
  ...bugsIn(
    'schema/locality.ts',
    [PARTIAL, FUZZ],
    [
      {
        bug: 'verdicts: what decides above a value that is read is forgotten',
        breaks: 'I6',
        find: `coupled: [...above, entire]`,
        replace: `coupled: [entire]`,
      },
      {
        bug: 'verdicts: only the first keyword that couples is judged',
        breaks: 'I6',
        find: `coupled.push({ kind: 'named'`,
        replace: `if (coupled.length === 0) coupled.push({ kind: 'named'`,
      },
    ],
  ),
  ...bugsIn(
    'policy/apply.ts',
    [WITH],
    [
      {
        bug: 'verdicts: somebody changes what was read before the change is made',
        breaks: 'I2',
        find: `const request = requestOf(context, { ...settings, ifRevision: revision }, patch.user, patch.operations)`,
        replace: `const request = requestOf(context, settings, patch.user, patch.operations)`,
      },
    ],
  ),
]
