import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** The scratch folders of servers that are left when `act` is over. A folder goes after its server's process. */
export const leftBy = async (act: () => Promise<unknown>): Promise<readonly string[]> => {
  const { TMPDIR: former } = process.env
  const folder = mkdtempSync(join(tmpdir(), 'json-session-store-left-'))
  process.env['TMPDIR'] = folder
  try {
    await act()
    return readdirSync(folder)
  } finally {
    if (former === undefined) delete process.env['TMPDIR']
    else process.env['TMPDIR'] = former
    rmSync(folder, { recursive: true, force: true })
  }
}
