/** What the hunt found, in words and as a table. */
import { tableOf } from '../report/section.ts'
import type { Finding } from './hunt.ts'
import { RULES } from './mutant.ts'

export const isCaught = ({ result }: Finding): boolean => result.kind === 'failed' || result.kind === 'hung'

/** In the order of the list, whatever order they were found in. */
export function findingsTable(findings: readonly Finding[]): string {
  const rows = findings.map((finding) => {
    const { bug, file, breaks } = finding.mutant
    return [bug, `\`${file}\``, `${breaks}: ${RULES[breaks]}`, caughtBy(finding)]
  })
  return tableOf(['planted bug', 'in `lib/`', 'breaks', 'caught by'], rows)
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
