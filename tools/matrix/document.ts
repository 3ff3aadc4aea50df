import { readFile, writeFile } from 'node:fs/promises'
import { format, resolveConfig } from 'prettier'

/** The text with `content` between `<!-- name -->` and `<!-- /name -->`. */
export const withSection = (text: string, name: string, content: string): string => {
  const [begin, end] = [`<!-- ${name} -->`, `<!-- /${name} -->`]
  const from = text.indexOf(begin)
  const to = text.indexOf(end)
  if (from < 0 || to < from) throw new Error(`there is no place for it: ${begin} … ${end}`)
  return `${text.slice(0, from + begin.length)}\n\n${content}\n\n${text.slice(to)}`
}

/** Puts a section into a Markdown file, formatted as the rest of it. */
export const writeSection = async (file: string, name: string, content: string): Promise<void> => {
  const text = withSection(await readFile(file, 'utf8'), name, content)
  await writeFile(file, await format(text, { ...(await resolveConfig(file)), filepath: file }))
}
