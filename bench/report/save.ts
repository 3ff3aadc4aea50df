/** Results as files. */
import { mkdirSync, writeFileSync } from 'node:fs'
import { jsonOf, textOf } from './report.ts'
import type { Run } from './report.ts'

const FOLDER = new URL('../results/', import.meta.url)

/** The same as JSON and as text; says where. */
export function save(run: Run, { smoke, out }: { smoke: boolean; out: string | undefined }): string {
  const name = out ?? (smoke ? 'smoke' : run.at.slice(0, 19).replaceAll(':', '-'))
  mkdirSync(FOLDER, { recursive: true })
  writeFileSync(new URL(`${name}.json`, FOLDER), `${jsonOf(run)}\n`)
  writeFileSync(new URL(`${name}.md`, FOLDER), `# Benchmark\n\n\`\`\`text\n${textOf(run, true)}\n\`\`\`\n`)
  return `written to bench/results/${name}.json and ${name}.md`
}
