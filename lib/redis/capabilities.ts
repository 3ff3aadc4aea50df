/** What `ready()` finds out. It asks what the servers can do, never what they are called. */
import type { Capabilities } from '../backends/backend.ts'
import type { RedisTransport } from './client.ts'
import type { DocumentForm } from './document.ts'
import { healthOf, warningsOf } from './health.ts'
import { probeLua } from './lua.generated.ts'
import { textsIn, withoutJson } from './reply.ts'
import { ScriptRunner, script } from './scripts.ts'

const probe = script(probeLua)

/** On a cluster: what all masters can do, and what is to be said of any. @throws {SessionUnsupportedError} */
export async function capabilitiesOf(
  form: DocumentForm,
  transport: RedisTransport,
  deadline: number,
): Promise<Capabilities> {
  const nodes = (await transport.nodes?.()) ?? [transport]
  const lacks = await Promise.all(nodes.map((node) => absent(form, new ScriptRunner(node), deadline)))
  const absentSomewhere = new Set(lacks.flat())
  const missing = form.requires.filter((name) => absentSomewhere.has(name))
  if (missing.length > 0) throw withoutJson(missing)
  const health = await Promise.all(nodes.map((node) => healthOf(node, deadline)))
  return {
    store: form.store,
    features: form.uses.filter((name) => !absentSomewhere.has(name)),
    ...warningsOf(health),
  }
}

/** What this form cannot do without. */
export async function missingCommands(
  form: DocumentForm,
  runner: ScriptRunner,
  deadline: number,
): Promise<readonly string[]> {
  const names = await absent(form, runner, deadline)
  return form.requires.filter((name) => names.includes(name))
}

async function absent(
  { requires, uses }: DocumentForm,
  runner: ScriptRunner,
  deadline: number,
): Promise<readonly string[]> {
  const names = [...requires, ...uses]
  const there = textsIn(await runner.run(probe, [], names, deadline))
  return names.filter((name) => !there.includes(name))
}
