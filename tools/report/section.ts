/** A part of docs/reliability.md that a tool writes: what stands between `<!-- name -->` and `<!-- /name -->`. */
import { readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { format, resolveConfig } from 'prettier'

const DOCUMENT = fileURLToPath(new URL('../../docs/reliability.md', import.meta.url))

export async function writeSection(name: string, content: string): Promise<void> {
  const text = withSection(readFileSync(DOCUMENT, 'utf8'), name, content)
  writeFileSync(DOCUMENT, await format(text, { ...(await resolveConfig(DOCUMENT)), filepath: DOCUMENT }))
}

/** @throws {Error} if the document has no place for it */
export function withSection(document: string, name: string, content: string): string {
  const [open, close] = [`<!-- ${name} -->`, `<!-- /${name} -->`]
  const [from, to] = [document.indexOf(open), document.indexOf(close)]
  if (from < 0 || to < from) throw new Error(`docs/reliability.md has no place between ${open} and ${close}`)
  return `${document.slice(0, from + open.length)}\n\n${content}\n\n${document.slice(to)}`
}

/** A Markdown table; cells may hold anything but a line break. */
export const tableOf = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
  [head, head.map(() => '---'), ...rows].map(lineOf).join('\n')

const lineOf = (cells: readonly string[]): string =>
  `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`
