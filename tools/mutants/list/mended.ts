/** Bugs in what is mended of ajv, and in what is asked of the application's own code. */
import { bugsIn, spec } from '../mutant.ts'
import type { Mutant } from '../mutant.ts'

export const MENDED: readonly Mutant[] = [
  ...bugsIn(
    'schema/mended-ajv.ts',
    [spec('schema/ajv')],
    [
      {
        bug: 'contains of an empty array is what the array before it was',
        breaks: 'I6',
        find: `(isOnce(cxt) ? containsOnce(cxt) : code(cxt))`,
        replace: `code(cxt)`,
      },
      {
        bug: 'contains is met by any array',
        breaks: 'I6',
        find: `gen.let('valid', false)`,
        replace: `gen.let('valid', true)`,
      },
      {
        bug: 'patternProperties set a member of what may be nothing',
        breaks: 'I6',
        find: `if (!isName(before)) return code(cxt)`,
        replace: `if (before !== null) return code(cxt)`,
      },
      {
        bug: 'what one element has evaluated is evaluated in the next',
        breaks: 'I6',
        find: `if (props !== true || items !== true) cxt.mergeEvaluated`,
        replace: `if (props === items && props === true) cxt.mergeEvaluated`,
      },
      {
        bug: 'what `if` looks at in vain is evaluated',
        breaks: 'I6',
        find: `if: (cxt, code) => branching(onlyIfTrue(cxt), code),`,
        replace: `if: branching,`,
      },
      {
        bug: 'all elements, evaluated by a branch, are too many',
        breaks: 'I6',
        find: `    wholeAsLength(cxt)\n`,
        replace: ``,
      },
      {
        bug: 'numbers before texts may be twice the same',
        breaks: 'I6',
        find: `'prefixItems' in cxt.parentSchema`,
        replace: `false && 'prefixItems' in cxt.parentSchema`,
      },
    ],
  ),
  ...bugsIn(
    'domain/upgrade.ts',
    [spec('domain/upgrade')],
    [
      {
        bug: 'a step goes on with what another promises',
        breaks: 'I2',
        find: `if (isPromised(answer)) throw`,
        replace: `if (false) throw`,
      },
      {
        bug: 'a step goes on with a list',
        breaks: 'I2',
        find: ` && !Array.isArray(answer)`,
        replace: ``,
      },
    ],
  ),
]
