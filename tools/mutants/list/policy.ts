/** lib/policy: writing, new ids, bindings, what every part needs */
import { bugsIn, contract, spec } from '../mutant.ts'
import type { Mutant, Target } from '../mutant.ts'

const json = (theme: string): Target => contract('JsonSessionStore', theme)
const memory = (theme: string): Target => contract('MemorySessionStore', theme)
const OWN_BACKEND = spec('policy/own-backend')

const APPLY = bugsIn(
  'policy/apply.ts',
  [memory('(modify|patch|writers)')],
  [
    {
      bug: 'modify writes though somebody else has written meanwhile',
      breaks: 'I2',
      find: `{ ...settings, ifRevision }`,
      replace: `settings`,
      likely: [json('(modify|writers)')],
    },
    {
      bug: 'modify gives up at the first conflict',
      breaks: 'I2',
      find: `const MAX_ATTEMPTS = 128`,
      replace: `const MAX_ATTEMPTS = 1`,
      likely: [json('(modify|writers)')],
    },
    {
      bug: 'a change that only the whole can judge is not judged',
      breaks: 'I6',
      find: `prepared: judgeData(context, outcome.data)`,
      replace: `prepared: { data: outcome.data, text: JSON.stringify(outcome.data), user: '' }`,
      likely: [memory('(the schema|writers)')],
    },
    {
      bug: 'a whole write forgets the revision that the caller named',
      breaks: 'I2',
      find: `if (settings.ifRevision !== undefined && settings.ifRevision !== found.state.revision)`,
      replace: `if (false)`,
      likely: [OWN_BACKEND],
    },
    {
      bug: 'the session limit does not hold where a session becomes a user’s',
      breaks: 'I12',
      find: `user === undefined || user === '' ? null : context.limit`,
      replace: `null`,
      likely: [memory('maxSessionsPerUser')],
    },
    {
      bug: 'a refusal names the whole session, not the path',
      breaks: 'code',
      find: `patch?.operations[reply.index]?.path ?? []`,
      replace: `[]`,
      likely: [memory('(the schema|patch)')],
    },
  ],
)

const BIRTHS = bugsIn(
  'policy/births.ts',
  [memory('(create|regenerate)')],
  [
    {
      bug: 'a drawn id that is in use is not drawn again',
      breaks: 'I12',
      find: `const DRAWS = 3`,
      replace: `const DRAWS = 1`,
    },
    {
      bug: 'the envelope given to create is lost',
      breaks: 'I3',
      find: `prepareEnvelope(context, options.envelope) ?? null`,
      replace: `null`,
      likely: [memory('(create|an envelope)')],
    },
    {
      bug: 'every regenerate starts the absolute deadline anew',
      breaks: 'time',
      find: `own !== undefined || patch.user !== undefined`,
      replace: `true`,
    },
    {
      bug: 'a late regenerate is not told',
      breaks: 'I12',
      find: `    context.lateWrite(from, 'regenerate')\n`,
      replace: ``,
      likely: [memory('onEvent')],
    },
  ],
)

const BINDING = bugsIn(
  'policy/client-binding.ts',
  [memory('binding')],
  [
    {
      bug: 'an unchanged read does not look at who asks',
      breaks: 'I10',
      find: `if (reply.unchanged === true) return rereadAs(`,
      replace: `if (reply.unchanged === true) return reply\n  if (reply.unchanged === true) return rereadAs(`,
    },
    {
      bug: 'a session that another client asks for is not destroyed',
      breaks: 'I10',
      find: `    await context.backend.destroy(suffix, {}, deadline)`,
      replace: `    await Promise.resolve()`,
    },
    {
      bug: 'another client sees the session, once',
      breaks: 'I10',
      find: `  return !destroyed\n`,
      replace: `  return true\n`,
    },
    {
      bug: 'a failure after a touch claims that nothing was applied',
      breaks: 'I8',
      find: `throw afterPart(error)`,
      replace: `throw error`,
      likely: [spec('outcomes')],
    },
    {
      bug: 'what was mended meanwhile is discarded',
      breaks: 'check',
      find: `{ ifRevision: reply.state.revision }, deadline`,
      replace: `{}, deadline`,
      likely: [OWN_BACKEND],
    },
    {
      bug: 'an invalid session that is to be discarded is handed out',
      breaks: 'I6',
      find: `deadline)\n  return null\n}`,
      replace: `deadline)\n  return reply\n}`,
      likely: [memory('the schema')],
    },
  ],
)

const CONTEXT = bugsIn(
  'policy/context.ts',
  [memory('(keyOf|a hostile id)')],
  [
    {
      bug: 'ids are keys as they are',
      breaks: 'I9',
      find: `return this.options.hashIds ? handleOf(id) : id`,
      replace: `return id`,
    },
    {
      bug: 'revisions repeat',
      breaks: 'I2',
      find: `(this.#writes++).toString(36)`,
      replace: `this.#writes.toString(36)`,
      likely: [memory('(modify|read|writers)')],
    },
    {
      bug: 'any text at all is asked for in Redis',
      breaks: 'I10',
      find: `return isIdShape(id) && this.options.isId(id)`,
      replace: `return typeof id === 'string'`,
      likely: [spec('redis/round-trips', 'cannot be an id')],
    },
    {
      bug: 'a listener that throws breaks the call',
      breaks: 'I10',
      find: `    new Promise((resolve) => resolve(this.options.onEvent?.(event))).catch(`,
      replace: `    this.options.onEvent?.(event)\n    Promise.resolve().catch(`,
      likely: [memory('onEvent')],
    },
    {
      bug: 'events show the id with hashIds: false',
      breaks: 'I9',
      find: `return this.options.hashIds ? suffix : handleOf(suffix)`,
      replace: `return suffix`,
      likely: [memory('(create|listByUser|onEvent|destroyByHandle)')],
    },
  ],
)

export const POLICY: readonly Mutant[] = [...APPLY, ...BIRTHS, ...BINDING, ...CONTEXT]
