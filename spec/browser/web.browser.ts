/** `npm run test:browser`: examples/web in real Chromium. */
import { once } from 'node:events'
import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect } from 'chai'
import type { Browser, BrowserContext, BrowserContextOptions, Page } from 'playwright-core'
import { createApp } from '../../examples/web/app.ts'
import { connect } from '../../examples/web/redis.ts'
import type { Connection } from '../../examples/web/redis.ts'
import { openBrowser } from './chromium.ts'
import { SIZES, inspect } from './looks.ts'

const PASSWORD = 'correct horse'
const IPHONE = {
  userAgent: 'Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) Version/19.0 Mobile/15E148 Safari/604.1',
  viewport: SIZES.phone,
}

describe('examples/web in Chromium', function () {
  this.timeout(60_000)
  const prefix = `browser:${process.pid}:`
  let [url, names] = ['', 0]
  let client: Connection
  let server: Server
  let browser: Browser
  const contexts: BrowserContext[] = []
  const complaints: string[] = []

  before(async () => {
    browser = await openBrowser()
    client = await connect(process.env['REDIS_URL'] ?? '')
    server = createApp({ client, prefix, limits: { logins: 1_000, requests: 10_000 } }).listen(0, '127.0.0.1')
    await once(server, 'listening')
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  })

  after(async () => {
    await browser?.close()
    server?.close()
    server?.closeAllConnections()
    const keys = (await client?.keys(`${prefix}*`)) ?? []
    if (keys.length > 0) await client.del(keys)
    client?.destroy()
  })

  afterEach(async () => {
    await Promise.all(contexts.splice(0).map((context) => context.close()))
    expect(complaints.splice(0)).to.deep.equal([])
  })

  /** A browser of its own: cookies are shared with nobody. What it complains of (CSP, script errors) fails the test. */
  const device = async (options: BrowserContextOptions = {}): Promise<Page> => {
    const context = await browser.newContext({ viewport: SIZES.wide, ...options })
    contexts.push(context)
    const page = await context.newPage()
    page.setDefaultTimeout(10_000)
    page.on('pageerror', (error) => complaints.push(String(error)))
    page.on('console', (message) => {
      if (message.type() === 'error' && !/status of 422/.test(message.text())) complaints.push(message.text())
    })
    return page
  }

  const newName = (): string => `user${++names}`

  const logIn = async (page: Page, name: string, password = PASSWORD): Promise<Page> => {
    await page.goto(`${url}/login`)
    await page.getByLabel('Name').fill(name)
    await page.getByLabel('Password').fill(password)
    await page.getByRole('button', { name: 'Log in' }).click()
    return page
  }
  const entered = async (name: string, options: BrowserContextOptions = {}): Promise<Page> => {
    const page = await logIn(await device(options), name)
    await page.waitForURL(`${url}/`)
    return page
  }
  const says = (page: Page, text: string): Promise<void> => page.getByRole('status').getByText(text).waitFor()
  const background = (page: Page): Promise<string> =>
    page.evaluate(() => getComputedStyle(document.body).backgroundColor)

  it('keeps the cookie, which no script sees, and sends it', async () => {
    const page = await entered(newName())
    const cookies = await page.context().cookies()
    const session = cookies.find(({ name }) => name === '__Host-session')
    expect(session).to.include({
      secure: true,
      httpOnly: true,
      sameSite: 'Lax',
      path: '/',
      domain: '127.0.0.1',
    })
    expect(await page.evaluate(() => document.cookie)).to.equal('')
  })

  it('changes the theme at once, on the same page and in the other tab', async () => {
    const page = await entered(newName())
    const tab = await page.context().newPage()
    await tab.goto(url)
    await page.evaluate(() => document.body.setAttribute('data-kept', ''))
    const light = await background(page)
    await page.getByLabel('dark').check()
    await says(page, 'The theme is saved.')
    expect(await background(page)).not.to.equal(light)
    expect(await page.locator('body[data-kept]').count()).to.equal(1)
    expect(await page.evaluate(() => document.activeElement?.id)).to.equal('theme-dark')
    await tab.locator('html[data-theme="dark"]').waitFor()
    await tab.locator('#live mark', { hasText: '"theme": "dark"' }).waitFor()
  })

  it('greets in another language, grants and revokes', async () => {
    const page = await entered(newName())
    await page.getByLabel('Language of the greeting').selectOption('fr')
    await page.getByRole('heading', { level: 1, name: 'Bonjour' }).waitFor()
    await page.getByRole('button', { name: 'Grant write' }).click()
    await page.locator('#live mark', { hasText: '["read", "write"]' }).waitFor()
    expect(await page.evaluate(() => document.activeElement?.id)).to.equal('permission-write')
    await page.keyboard.press('Enter')
    await says(page, 'The permission is revoked.')
    await page.locator('#live').getByText('POST /permissions').first().waitFor()
  })

  it('lists two devices; one logs the other out, whose page goes to the login', async () => {
    const name = newName()
    const [laptop, phone] = [await entered(name), await entered(name, IPHONE)]
    const devices = laptop.getByRole('region', { name: 'Devices' })
    await devices.getByText('Safari on iPhone').first().waitFor()
    expect(await devices.getByText('this device').count()).to.equal(1)
    await devices.getByRole('button', { name: 'Log out Safari on iPhone' }).click()
    await says(laptop, 'That device is logged out.')
    await phone.waitForURL(`${url}/login?ended`)
    await says(phone, 'Your session has ended')
  })

  it('logs out everywhere but here', async () => {
    const name = newName()
    const [here, ...others] = [await entered(name), await entered(name), await entered(name, IPHONE)]
    await here.getByRole('button', { name: 'Log out everywhere else' }).click()
    await Promise.all(others.map((page) => page.waitForURL(`${url}/login?ended`)))
    await says(here, 'All other devices are logged out.')
    await here.getByRole('button', { name: 'Log out', exact: true }).click()
    await here.waitForURL(`${url}/login`)
  })

  it('changes the password, which logs out the other browser', async () => {
    const name = newName()
    const [here, other] = [await entered(name), await entered(name)]
    const change = async (current: string): Promise<void> => {
      await here.getByLabel('Present password').fill(current)
      await here.getByLabel('New password').fill('battery staple')
      await here.getByRole('button', { name: 'Change the password' }).click()
    }
    await change('guessed it')
    await here.getByRole('alert').getByText('That is not your present password.').waitFor()
    await change(PASSWORD)
    await says(here, 'The password is changed')
    await other.waitForURL(`${url}/login?ended`)
    await logIn(other, name)
    await other.getByRole('alert').getByText('This name is taken').waitFor()
    await logIn(other, name, 'battery staple')
    await other.waitForURL(`${url}/`)
  })

  it('sends two tabs at once: one store loses a change, ours has both', async () => {
    const page = await entered('bob')
    await page.getByRole('link', { name: 'Two tabs' }).click()
    await page.getByRole('button', { name: 'Send both requests at once' }).click()
    await says(page, 'Both stores have answered.')
    const side = (name: string) => page.getByRole('region', { name })
    await side('Saves the whole').getByText('A change is lost').waitFor()
    await side('Saves the change').getByText('Both changes are there.').waitFor()
    expect(await side('Saves the whole').getByText('lost', { exact: true }).count()).to.equal(1)
    expect(await side('Saves the change').getByText('kept', { exact: true }).count()).to.equal(2)
    expect(await inspect(page, 'two-tabs')).to.deep.equal([])
  })

  it('works without a script', async () => {
    const name = newName()
    const other = await entered(name)
    const page = await entered(name, { javaScriptEnabled: false })
    await page.getByLabel('dark').check()
    await page.getByRole('button', { name: 'Save the theme' }).click()
    await says(page, 'The theme is saved.')
    await page.locator('html[data-theme="dark"]').waitFor()
    await page.getByRole('button', { name: 'Log out everywhere else' }).click()
    await says(page, 'All other devices are logged out.')
    await other.waitForURL(`${url}/login?ended`)
    await page.getByRole('button', { name: 'Log out', exact: true }).click()
    await page.waitForURL(`${url}/login`)
  })

  it('is used by the keyboard alone', async () => {
    const page = await device()
    await page.goto(`${url}/login`)
    const press = async (...keys: readonly string[]): Promise<void> => {
      for (const key of keys) await page.keyboard.press(key)
    }
    await press('Tab', 'Enter', 'Tab')
    await page.keyboard.type(newName())
    await press('Tab')
    await page.keyboard.type(PASSWORD)
    await press('Enter')
    await page.waitForURL(`${url}/`)
    await page.getByRole('radio', { name: 'auto' }).focus()
    await press('ArrowRight', 'ArrowRight')
    await page.locator('html[data-theme="dark"]').waitFor()
  })

  it('has nothing that axe finds, nor a page wider than the screen, in any look', async () => {
    const name = 'alice'
    const page = await device()
    await page.goto(`${url}/login`)
    expect(await inspect(page, 'login')).to.deep.equal([])
    await logIn(page, name)
    await page.waitForURL(`${url}/`)
    await entered(name, IPHONE)
    await page.getByText('Safari on iPhone').first().waitFor()
    await page.getByRole('button', { name: 'Grant write' }).click()
    await says(page, 'The permission is granted.')
    expect(await inspect(page, 'account')).to.deep.equal([])
    await page.goto(`${url}/login?ended`)
    await page.context().clearCookies()
    await page.goto(`${url}/login?ended`)
    expect(await inspect(page, 'login-ended')).to.deep.equal([])
    await logIn(page, name, 'something else')
    expect(await inspect(page, 'login-refused')).to.deep.equal([])
    complaints.splice(0)
    await page.goto(`${url}/no-such-page`)
    complaints.splice(0)
    expect(await inspect(page, 'error')).to.deep.equal([])
  })
})
