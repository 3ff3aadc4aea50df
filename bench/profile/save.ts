/** Profiles as files. */
import { mkdirSync, writeFileSync } from 'node:fs'
import type { Profile } from './measure.ts'
import { textOf } from './report.ts'
import type { Run } from './report.ts'

const FOLDER = new URL('../results/', import.meta.url)

/** As JSON and as text; says where. */
export function save(run: Run, name: string): string {
  mkdirSync(FOLDER, { recursive: true })
  const data = { ...run, profiles: run.profiles.map(dataOf) }
  writeFileSync(new URL(`${name}.json`, FOLDER), `${JSON.stringify(data, null, 1)}\n`)
  writeFileSync(new URL(`${name}.md`, FOLDER), `# Profile\n\n\`\`\`text\n${textOf(run)}\n\`\`\`\n`)
  return `written to bench/results/${name}.json and ${name}.md`
}

/** All calls together: microseconds, and bytes. */
const dataOf = ({ task, calls, perSecond, micros, bytes, server }: Profile): object => ({
  operation: task.name,
  contender: task.contender,
  calls,
  perSecond,
  clientMicros: Object.fromEntries(micros.areas),
  clientBytes: Object.fromEntries(bytes.areas),
  server,
})
