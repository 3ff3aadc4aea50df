/** All planted bugs. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { planted } from './mutant.ts'
import type { Mutant } from './mutant.ts'
import { ADAPTERS } from './list/adapters.ts'
import { BIRTHS } from './list/births.ts'
import { CROSS_SLOT } from './list/cross-slot.ts'
import { DOMAIN } from './list/domain.ts'
import { ENDS } from './list/ends.ts'
import { FASTIFY_SESSION } from './list/fastify-session.ts'
import { HASH } from './list/hash.ts'
import { INPUT } from './list/input.ts'
import { JSON_FORM } from './list/json-form.ts'
import { JSON_LUA } from './list/json.ts'
import { KOA_SESSION } from './list/koa-session.ts'
import { LEGACY } from './list/legacy.ts'
import { LISTS } from './list/lists.ts'
import { MENDED } from './list/mended.ts'
import { PATCH } from './list/patch.ts'
import { POLICY_CALLS } from './list/policy-calls.ts'
import { POLICY } from './list/policy.ts'
import { READ } from './list/read.ts'
import { READ_CACHE } from './list/read-cache.ts'
import { ROOT } from './process.ts'
import { SCHEMA } from './list/schema.ts'
import { SERVER } from './list/server.ts'
import { VERSIONS } from './list/versions.ts'
import { VERDICTS } from './list/verdicts.ts'

export const MUTANTS: readonly Mutant[] = [
  ...BIRTHS,
  ...READ,
  ...READ_CACHE,
  ...MENDED,
  ...PATCH,
  ...ENDS,
  ...LISTS,
  ...CROSS_SLOT,
  ...JSON_LUA,
  ...JSON_FORM,
  ...HASH,
  ...SERVER,
  ...POLICY,
  ...POLICY_CALLS,
  ...INPUT,
  ...DOMAIN,
  ...SCHEMA,
  ...VERDICTS,
  ...LEGACY,
  ...FASTIFY_SESSION,
  ...KOA_SESSION,
  ...ADAPTERS,
  ...VERSIONS,
]

/** What is wrong with those that cannot be planted any more. */
export function staleIn(mutants: readonly Mutant[]): string[] {
  return mutants.flatMap((mutant) => {
    try {
      planted(readFileSync(join(ROOT, 'lib', mutant.file), 'utf8'), mutant)
      return []
    } catch (error) {
      return [error instanceof Error ? error.message : String(error)]
    }
  })
}
