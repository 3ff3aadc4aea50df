/** Pages as they are shown: their pictures, and what axe finds on them. */
import { copyFileSync, mkdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { Page } from 'playwright-core'

const axe = readFileSync(fileURLToPath(import.meta.resolve('axe-core/axe.min.js')), 'utf8')

interface Violation {
  readonly id: string
  readonly nodes: readonly { readonly html: string; readonly failureSummary?: string }[]
}

/** What a screen reader or a keyboard would stumble over, by all of axe's rules. */
async function violations(page: Page): Promise<string[]> {
  await page.evaluate(axe)
  const found = await page.evaluate<readonly Violation[]>('axe.run().then((results) => results.violations)')
  return found.flatMap(({ id, nodes }) =>
    nodes.map(({ html, failureSummary }) => `${id}: ${html} ${failureSummary}`),
  )
}

export const SIZES = { wide: { width: 1280, height: 800 }, phone: { width: 390, height: 844 } } as const
const SCHEMES = ['light', 'dark'] as const

const FOLDER = '.cache/pictures'
/** `PICTURES=docs/images` makes those that the docs show, too. */
const docs = process.env['PICTURES']
const SHOWN: ReadonlyMap<string, string> = new Map([
  ['account-wide-light', 'example-account'],
  ['two-tabs-wide-light', 'example-two-tabs'],
])

async function picture(page: Page, name: string): Promise<void> {
  mkdirSync(FOLDER, { recursive: true })
  const file = `${FOLDER}/${name}.png`
  await page.screenshot({ path: file, fullPage: true, animations: 'disabled' })
  const shown = SHOWN.get(name)
  if (docs !== undefined && shown !== undefined) copyFileSync(file, `${docs}/${shown}.png`)
}

/** Every look of a page: no violation on any, and a picture of each. */
export async function inspect(page: Page, name: string): Promise<string[]> {
  const found: string[] = []
  for (const [size, viewport] of Object.entries(SIZES))
    for (const colorScheme of SCHEMES) {
      await page.setViewportSize(viewport)
      await page.emulateMedia({ colorScheme })
      const [look, { width }] = [`${name}-${size}-${colorScheme}`, viewport]
      found.push(...(await violations(page)).map((text) => `${look}: ${text}`))
      const needed = await page.evaluate(() => document.documentElement.scrollWidth)
      if (needed > width) found.push(`${look}: ${needed} pixels wide`)
      await picture(page, look)
    }
  await page.setViewportSize(SIZES.wide)
  await page.emulateMedia({ colorScheme: 'light' })
  return found
}
