/** What `json-sessions compile-schema` would write, loaded. */
import { filesOf } from '../../lib/cli/module.ts'
import type { SchemaInput } from '../../lib/schema/input.ts'
import type { SchemaGuard } from '../../lib/schema/guard.ts'
import { precompiledGuard } from '../../lib/schema/precompiled.ts'
import type { PrecompiledSchema } from '../../lib/schema/precompiled.ts'
import { standaloneOf } from '../../lib/schema/standalone.ts'

export const moduleText = (schema: SchemaInput): string =>
  filesOf('schema.mjs', standaloneOf(schema), 'json-session-store')[0]?.text ?? ''

export async function precompile(schema: SchemaInput): Promise<PrecompiledSchema> {
  const url = `data:text/javascript,${encodeURIComponent(moduleText(schema))}`
  return ((await import(url)) as { default: PrecompiledSchema }).default
}

export const precompiledGuardOf = async (schema: SchemaInput): Promise<SchemaGuard> =>
  precompiledGuard(await precompile(schema))
