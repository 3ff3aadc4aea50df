/** What a page points to: other pages and their headings, and files that it names. */
import { existsSync, readFileSync, statSync } from 'node:fs'

/** Without code blocks: what looks like a link there is none. */
const prose = (text: string): string => text.replace(/^( *)(`{3,}|~{3,})[^]*?^ *\2.*$/gm, '')

const LINK = /(?<!\\)\]\(([^)\s]+)\)/g
/** Folders that a page may name files of. */
const FILE = /`((?:lib|spec|docs|tools|bench|examples|schemas|\.ci)\/[\w./-]+\.\w+)`/g

/** Relative links to what is not there, and addresses that are no `https:`. */
export function brokenLinks(page: string, root: URL): string[] {
  const from = new URL(page, root)
  const links = [
    ...prose(readFileSync(from, 'utf8'))
      .replace(/`[^`\n]*`/g, '')
      .matchAll(LINK),
  ]
  return links.map(([, link = '']) => link).filter((link) => !leadsSomewhere(link, from))
}

function leadsSomewhere(link: string, from: URL): boolean {
  if (/^[a-z]+:/.test(link)) return link.startsWith('https://') && URL.canParse(link)
  const target = new URL(link, from)
  const anchor = decodeURIComponent(target.hash.slice(1))
  target.hash = ''
  if (!existsSync(target)) return false
  return anchor === '' || (statSync(target).isFile() && anchorsOf(target).has(anchor))
}

/** Files that are named in the text and are not there. */
export function missingFiles(page: string, root: URL): string[] {
  const names = [...readFileSync(new URL(page, root), 'utf8').matchAll(FILE)].map(([, name = '']) => name)
  return names.filter((name) => !existsSync(new URL(name, root)))
}

/** The anchors that GitHub makes of a page's headings. */
function anchorsOf(file: URL): ReadonlySet<string> {
  const seen = new Map<string, number>()
  const headings = [...prose(readFileSync(file, 'utf8')).matchAll(/^#{1,6} +(.+)$/gm)]
  return new Set(
    headings.map(([, heading = '']) => {
      const slug = slugOf(heading)
      const before = seen.get(slug) ?? 0
      seen.set(slug, before + 1)
      return before === 0 ? slug : `${slug}-${before}`
    }),
  )
}

const slugOf = (heading: string): string =>
  heading
    .replace(/\[([^\]]*)\]\([^)]*\)/g, '$1')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\p{M}_\- ]/gu, '')
    .trim()
    .replaceAll(' ', '-')
