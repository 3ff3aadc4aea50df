/** The Chromium of this machine. Nothing is downloaded, and without one nothing is skipped. */
import { accessSync, constants } from 'node:fs'
import { delimiter, join } from 'node:path'
import { chromium } from 'playwright-core'
import type { Browser } from 'playwright-core'

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome']

const isProgram = (file: string): boolean => {
  try {
    accessSync(file, constants.X_OK)
    return true
  } catch {
    return false
  }
}

/** @throws {Error} saying where to get one */
function chromiumPath({ CHROMIUM, PATH = '' }: NodeJS.ProcessEnv): string {
  const candidates =
    CHROMIUM === undefined || CHROMIUM === ''
      ? PATH.split(delimiter).flatMap((folder) => NAMES.map((name) => join(folder, name)))
      : [CHROMIUM]
  const found = candidates.find(isProgram)
  if (found !== undefined) return found
  throw new Error(
    `No Chromium ${CHROMIUM ? 'at CHROMIUM' : `on the PATH (${NAMES.join(', ')})`}. ` +
      'Debian and Ubuntu: apt-get update && apt-get install -y chromium. Elsewhere: set CHROMIUM to its executable.',
  )
}

export const openBrowser = (): Promise<Browser> =>
  chromium.launch({
    executablePath: chromiumPath(process.env),
    // Its sandbox cannot be set up by root, which containers often run as.
    chromiumSandbox: process.getuid?.() !== 0,
  })
