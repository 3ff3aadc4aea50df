import { readdirSync } from 'node:fs'

/** The Markdown pages of the project that are for its users, relative to its root. */
export const markdownPages = (root: URL): string[] =>
  [
    ...readdirSync(root).map((name) => name),
    ...readdirSync(new URL('docs/', root), { recursive: true, encoding: 'utf8' }).map(
      (name) => `docs/${name}`,
    ),
  ]
    .filter((name) => name.endsWith('.md'))
    .toSorted()
