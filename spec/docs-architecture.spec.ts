/** The table of docs/architecture.md says what spec/support/architecture.ts has enforced. */
import { expect } from 'chai'
import { readFileSync } from 'node:fs'

const textOf = (file: string): string => readFileSync(new URL(`../${file}`, import.meta.url), 'utf8')

/** A constant of the spec: part → list of names. */
function rules(name: string): ReadonlyMap<string, readonly string[]> {
  const [, body = ''] = new RegExp(`const ${name}[^=]*= \\{([^]*?)\\n\\}`).exec(
    textOf('spec/support/architecture.ts'),
  ) ?? ['', '']
  const entries = [...body.matchAll(/'?([\w/-]+)'?: \[([^\]]*)\]/g)]
  return new Map(
    entries.map(([, part = '', list = '']) => [
      part,
      [...list.matchAll(/'([^']+)'/g)].map(([, n = '']) => n),
    ]),
  )
}

describe('docs/architecture.md', () => {
  it('has the import rules that are enforced', () => {
    const [allowed, typesOnly] = [rules('MAY_IMPORT'), rules('TYPES_ONLY')]
    expect([allowed.size, typesOnly.size]).to.satisfy(([a = 0, t = 0]: number[]) => a > 10 && t > 4)
    const expected = [...allowed].map(([part, names]) => {
      const shown = names.map((n) => `\`${n}\`${typesOnly.get(part)?.includes(n) === true ? ' (types)' : ''}`)
      return `\`${part}\` | ${shown.join(', ') || 'nothing'}`
    })
    const [, table = ''] =
      /<!-- imports -->([^]*)<!-- \/imports -->/.exec(textOf('docs/architecture.md')) ?? []
    const rows = [...table.matchAll(/^\| (`[^|]*?) *\| (.*?) *\|$/gm)].map(
      ([, part, names]) => `${part} | ${names}`,
    )
    expect(rows.toSorted()).to.deep.equal(expected.toSorted())
  })
})
