/** The tables of strings, documents and hashes. */
import { table, times, whole } from '../report/table.ts'
import type { Row } from '../report/table.ts'
import { FORMS, LADDER, STEPS } from './forms.ts'
import type { Form, Forms, Rung } from './forms.ts'

const FORM_NAMES: Readonly<Record<Form, string>> = {
  string: 'a string (connect-redis)',
  json: 'JsonSessionStore',
  hash: 'HashSessionStore',
  hash128: 'HashSessionStore, hash-max-listpack-value 128',
}

const sizes = LADDER.map((kb) => `${kb} KB`)

export const formTables = (forms: Forms): string[] => [bytesTable(forms), costTable(forms)]

const rungOf = ({ ladder }: Forms, form: Form, kilobytes: number): Rung | undefined =>
  ladder.find((rung) => rung.form === form && rung.kilobytes === kilobytes)

const bytesTable = (forms: Forms): string =>
  table(
    `bytes of used_memory for one session (× the string): ${whole(forms.mixedCount)} of the mix with their indexes; by size, without`,
    ['the mix', ...sizes],
    FORMS.map((form) => ({
      head: FORM_NAMES[form],
      columns: [
        bytesText(forms.mixed[form], forms.mixed.string),
        ...LADDER.map((kb) => bytesText(rungOf(forms, form, kb)?.bytes, rungOf(forms, 'string', kb)?.bytes)),
      ],
    })),
  )

const bytesText = (bytes = NaN, string = NaN): string => `${whole(bytes)} ${times(bytes / string)}×`

function costTable(forms: Forms): string {
  const rows = (['json', 'hash'] as const).flatMap((form) =>
    STEPS.map((step): Row => ({
      head: `${FORM_NAMES[form]}: ${STEP_NAMES[step]}`,
      columns: LADDER.map((kb) => costText(rungOf(forms, form, kb), step)),
    })),
  )
  return table(
    'µs of work for each, client+server, 50 in flight; bytes to and from the server, with users',
    sizes,
    rows,
  )
}

const STEP_NAMES: Readonly<Record<(typeof STEPS)[number], string>> = {
  create: 'create',
  read: 'whole read with slide',
  cached: 'the same, readCache, unchanged',
  change: 'change one preference',
}

function costText(rung: Rung | undefined, step: (typeof STEPS)[number]): string {
  const cost = rung?.costs?.[step]
  if (!cost) return 'not measured'
  return `${cost.clientMicros.toFixed(0)}+${cost.serverMicros.toFixed(0)} ${whole(cost.bytesIn)}+${whole(cost.bytesOut)}`
}
