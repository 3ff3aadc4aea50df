/** A part of a Markdown file that a command writes: what stands between `<!-- name -->` and `<!-- /name -->`. */
import { readFile, writeFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { format, resolveConfig } from 'prettier'

/** A page of the project, by its path from the root. */
export const page = (path: string): string => fileURLToPath(new URL(`../../${path}`, import.meta.url))

export const writeSection = async (file: string, name: string, content: string): Promise<void> =>
  writeFile(file, await fileWithSection(file, name, content))

/** The whole file with this content in its place, formatted as the rest of it. @throws {Error} if it has no such place */
export const fileWithSection = (file: string, name: string, content: string): Promise<string> =>
  fileWithSections(file, { [name]: content })

/** The same for several places. */
export async function fileWithSections(
  file: string,
  contents: Readonly<Record<string, string>>,
): Promise<string> {
  let text = await readFile(file, 'utf8')
  for (const [name, content] of Object.entries(contents)) text = withSection(text, name, content)
  return format(text, { ...(await resolveConfig(file)), filepath: file })
}

export function withSection(text: string, name: string, content: string): string {
  const [open, close] = [`<!-- ${name} -->`, `<!-- /${name} -->`]
  const [from, to] = [text.indexOf(open), text.indexOf(close)]
  if (from < 0 || to < from) throw new Error(`there is no place for it: ${open} … ${close}`)
  return `${text.slice(0, from + open.length)}\n\n${content}\n\n${text.slice(to)}`
}

/** A Markdown table; cells may hold anything but a line break. */
export const tableOf = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
  [head, head.map(() => '---'), ...rows].map(lineOf).join('\n')

const lineOf = (cells: readonly string[]): string =>
  `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`
