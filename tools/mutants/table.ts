/** What the hunt found, in words and as a table. */
import { tableOf } from '../report/section.ts'
import type { Finding } from './hunt.ts'
import { RULES } from './mutant.ts'

export const isCaught = ({ result }: Finding): boolean => result.kind === 'failed' || result.kind === 'hung'

/** How many of each kind, then each by the file it lies in. */
export function findingsText(findings: readonly Finding[]): string {
  const caught = findings.filter(isCaught).length
  const files = [...new Set(findings.map(({ mutant }) => mutant.file))]
  return [
    `${findings.length} bugs planted, ${caught} caught.`,
    rulesTable(findings),
    ...files.map((file) => fileTable(file, findings)),
  ].join('\n\n')
}

function rulesTable(findings: readonly Finding[]): string {
  const rows = Object.entries(RULES).map(([rule, words]) => {
    const own = findings.filter(({ mutant }) => mutant.breaks === rule)
    return [rule, words, String(own.length), String(own.filter(isCaught).length)]
  })
  return tableOf(['', 'what they break', 'planted', 'caught'], rows)
}

function fileTable(file: string, findings: readonly Finding[]): string {
  const own = findings.filter(({ mutant }) => mutant.file === file)
  const rows = own.map((finding) => [finding.mutant.bug, finding.mutant.breaks, caughtBy(finding)])
  return `### \`lib/${file}\`\n\n${tableOf(['planted bug', 'breaks', 'caught by'], rows)}`
}

export function caughtBy({ result }: Finding): string {
  switch (result.kind) {
    case 'failed':
      return `\`${result.spec.replace(/^spec\/|\.spec\.ts$/g, '')}\`: ${result.test}`
    case 'hung':
      return 'the run did not end in time'
    case 'passed':
      return `**nothing**: ${result.tests} tests passed`
    case 'broken':
      return '**nothing**: no test ran'
  }
}
