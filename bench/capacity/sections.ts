/** What docs/capacity.md and docs/performance.md show of the committed run. */
import { tableOf } from '../../tools/report/section.ts'
import { textIn } from '../report/sections.ts'
import { times, whole } from '../report/table.ts'
import { LADDER, STEPS } from '../scale/forms.ts'
import { comparedWith, errorOf } from './check.ts'
import { Constants, STORES, overMix } from './constants.ts'
import type { Measured } from './constants.ts'
import { ORDINARY, estimate } from './estimate.ts'
import type { Wish } from './estimate.ts'
import { loadText, rowsOf, termsText } from './text.ts'

export interface Example {
  readonly name: string
  readonly wish: Wish
}

const EXAMPLES: readonly Example[] = [
  { name: 'a startup', wish: { ...ORDINARY, sessions: 10_000, requests: 200 } },
  { name: 'a shop', wish: { ...ORDINARY, sessions: 1e6, requests: 5000 } },
  { name: 'internet scale', wish: { ...ORDINARY, sessions: 1e8, requests: 1e6 } },
  {
    name: 'the same with readCache',
    wish: { ...ORDINARY, sessions: 1e8, requests: 1e6, readCache: 0.9 },
  },
  { name: 'the same as hashes', wish: { ...ORDINARY, sessions: 1e8, requests: 1e6, store: 'hash' } },
]

/** The first lines of the page: what memory the choice of a store means. */
export function memorySection({ forms }: Measured): string {
  const { mixed, mixedCount } = forms
  const against = (form: 'json' | 'hash128'): string => `${times(mixed[form] / mixed.string)} times`
  return `**A RedisJSON document takes ${against('json')} the memory of the same session as a string, and ${times(mixed.json / mixed.hash128)} times that of \`HashSessionStore\`**, which takes ${against('hash128')} the string (with \`hash-max-listpack-value 128\`; ${times(mixed.hash / mixed.string)} times without). Measured as \`used_memory\` over ${whole(mixedCount)} sessions of ${overMix((kb) => kb).toFixed(1)} KB in the mean, user indexes included: ${whole(mixed.string)} bytes for each as a string, ${whole(mixed.json)} as RedisJSON, ${whole(mixed.hash128)} as a hash. A string keeps no index.`
}

export function constantsSection(run: Measured): string {
  const constants = new Constants(run)
  const head = ['', ...LADDER.map((kb) => `${kb} KB`)]
  const documents = (['string', ...STORES] as const).map((store) => [
    `bytes as ${FORM_NAMES[store]}`,
    ...LADDER.map((kb) => whole(constants.document(store, kb))),
  ])
  const works = STORES.flatMap((store) =>
    (['read', 'cached', 'change', 'create'] as const).map((step) => [
      `${FORM_NAMES[store]}: ${STEP_NAMES[step]}`,
      ...LADDER.map((kb) => workText(constants, store, step, kb)),
    ]),
  )
  const { cpu, node, server, module } = run.machine
  return [
    `Measured on ${run.at.slice(0, 10)}: ${cpu}, Node ${node}, ${server}, ${module}. Work is µs of the service's process + µs of the server, then bytes to + from the server.`,
    tableOf(head, [...documents, ...works]),
    `A place in the index of its user: ${whole(constants.entry)} bytes for each session. The system gives the server ${constants.fragmentation.toFixed(2)} bytes for each that it uses. On a Cluster a create is ${times(constants.onCluster('create', 'serverMicros'))} times the work of servers that it is on one, and ${times(constants.onCluster('create', 'clientMicros'))} times that of the client.`,
    `The server's work is that among a million sessions: sizes were measured among few, which the processor's cache holds, and multiplied by what the mix costs more among the million (${STEPS.map((step) => `${step} ${times(constants.atScale(step, 'serverMicros'))}`).join(', ')}).`,
  ].join('\n\n')
}

const FORM_NAMES = { string: 'a string', json: 'RedisJSON', hash: 'a hash' } as const
const STEP_NAMES = {
  read: 'read with slide',
  cached: 'the same, unchanged (`readCache`)',
  change: 'change',
  create: 'create',
} as const

function workText(
  constants: Constants,
  store: 'json' | 'hash',
  step: keyof typeof STEP_NAMES,
  kb: number,
): string {
  const of = (part: 'clientMicros' | 'serverMicros' | 'bytesIn' | 'bytesOut'): number =>
    constants.cost(store, step, part, kb)
  return `${of('clientMicros').toFixed(0)}+${of('serverMicros').toFixed(0)}, ${whole(of('bytesIn'))}+${whole(of('bytesOut'))}`
}

export function examplesSection(run: Measured): string {
  const constants = new Constants(run)
  const found = EXAMPLES.map(({ wish }) => rowsOf(estimate(wish, constants)))
  const rows = (found[0] ?? []).map(([name], i) => [name, ...found.map((one) => one[i]?.[1] ?? '')])
  const asked = EXAMPLES.map(
    ({ name, wish }) => `- **${name}**: ${[loadText(wish), ...termsText(wish, ORDINARY)].join(', ')}`,
  )
  const usual = termsText({ ...ORDINARY, sessions: 0, requests: 0 }).join(', ')
  const all = `Where nothing else is said: ${usual}.`
  return [all, asked.join('\n'), tableOf(['', ...EXAMPLES.map(({ name }) => name)], rows)].join('\n\n')
}

export function checkSection(run: Measured): string {
  const rows = comparedWith(new Constants(run)).map((one) => [
    one.what,
    whole(one.estimated),
    whole(one.measured),
    `${errorOf(one) >= 0 ? '+' : '−'}${Math.abs(errorOf(one) * 100).toFixed(1)} %`,
  ])
  return tableOf(['', 'estimated', 'measured', 'error'], rows)
}

/** For docs/performance.md: all tables of the run but those by form, which stand in docs/capacity.md. */
export function scaleSection(report: string): string {
  const parts = textIn(report).split('\n\n')
  const shown = parts.filter((part) => !/^(bytes of used_memory|µs of work for each)/.test(part))
  return `\`\`\`text\n${shown.join('\n\n')}\n\`\`\``
}
