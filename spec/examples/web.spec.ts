import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { expect } from 'chai'
import { connect } from '../../examples/web/redis.ts'
import { eventually } from '../support/eventually.ts'
import { leftBy } from '../support/leftovers.ts'
import { OVER, Site, led, newName, sentBy } from './site.ts'
import { Visitor } from './visitor.ts'

describe('examples/web', () => {
  let site: Site

  before(async () => {
    site = await Site.open()
  })

  after(() => site.close())

  describe('the login', () => {
    it('costs a visitor who only looks no session', async () => {
      const before = await site.sessions()
      const visitor = new Visitor(site.url)
      const { html, headers } = await visitor.open('/login')
      expect(html).to.contain('<h1>Log in</h1>')
      expect(headers.get('content-security-policy')).to.match(/^default-src 'none';script-src 'self';/)
      expect([...visitor.cookies.keys()]).to.deep.equal(['__Host-csrf'])
      expect(await site.sessions()).to.deep.equal(before)
    })

    it('gives a cookie that only this host, over TLS, and no script can have', async () => {
      const visitor = await site.entered(newName())
      expect(visitor.attributes.get('__Host-session')).to.equal('; Path=/; HttpOnly; Secure; SameSite=Lax')
    })

    it('remembers for 30 days if that is wanted', async () => {
      const visitor = new Visitor(site.url)
      const page = await visitor.logIn(newName(), 'correct horse', { remember: 'yes' })
      expect(visitor.attributes.get('__Host-session')).to.contain('; Expires=')
      expect(page.html).to.contain('ends in 30 days')
    })

    it('takes a known name with its password only, and shows neither again', async () => {
      const name = newName()
      await site.entered(name)
      const page = await new Visitor(site.url).logIn(name, 'wrong password')
      expect(page.status).to.equal(422)
      expect(page.html).to.contain('This name is taken').and.not.contain('wrong password')
    })

    it('says what is wrong with a name or a password', async () => {
      const bad = await new Visitor(site.url).logIn('<script>')
      expect([bad.status, bad.html.includes('value="&lt;script&gt;"')]).to.deep.equal([422, true])
      expect((await new Visitor(site.url).logIn(newName(), 'short')).html).to.contain('8 to 200 characters')
    })

    it('changes the id: the one before is of no use', async () => {
      const [name, visitor] = [newName(), new Visitor(site.url)]
      await visitor.logIn(name)
      const planted = visitor.cookies.get('__Host-session') ?? ''
      const old = new Visitor(site.url)
      old.cookies.set('__Host-session', planted)
      await visitor.send('/login', { name, password: 'correct horse' })
      expect(visitor.cookies.get('__Host-session')).not.to.equal(planted)
      expect(await led(old)).to.equal(OVER)
      expect(sentBy(await visitor.open('/'), 'POST /login')).to.deep.equal(['EVALSHA read', 'EVALSHA patch'])
    })

    it('ends with the logout, for the cookie too', async () => {
      const visitor = await site.entered(newName())
      const kept = new Map(visitor.cookies)
      expect((await visitor.send('/logout', {})).html).to.contain('<h1>Log in</h1>')
      expect([...visitor.cookies.keys()]).to.deep.equal(['__Host-csrf'])
      for (const [cookie, value] of kept) visitor.cookies.set(cookie, value)
      expect(await led(visitor)).to.equal(OVER)
    })
  })

  describe('a form', () => {
    it('of another site, or of another browser, is refused and changes nothing', async () => {
      const [visitor, other] = [await site.entered(newName()), await site.entered(newName())]
      for (const token of ['', other.token]) {
        const page = await visitor.sendOnly('/preferences', { theme: 'dark', _csrf: token })
        expect(page.status).to.equal(403)
      }
      expect((await visitor.open('/')).html).to.contain('data-theme="auto"')
    })

    it('with nonsense in it changes nothing', async () => {
      const visitor = await site.entered(newName())
      await visitor.send('/preferences', { theme: 'purple', language: 'xx' })
      const page = await visitor.send('/permissions', { permission: 'root', change: 'grant' })
      expect(page.html).to.contain('data-theme="auto"').and.not.contain('root')
    })
  })

  it('ends the guessing of passwords', async () => {
    const visitor = new Visitor(await site.serve({ logins: 2 }))
    const name = newName()
    const tries = [
      await visitor.logIn(name, 'short'),
      await visitor.logIn(name, 'short'),
      await visitor.logIn(name),
    ]
    expect(tries.map(({ status }) => status)).to.deep.equal([422, 422, 429])
    expect(tries[2]?.html).to.contain('Too many tries')
  })

  it('stays up, and goes on telling, for somebody whose name means something to a program', async () => {
    for (const name of ['error', 'constructor']) {
      const visitor = await site.entered(name)
      expect((await visitor.open('/')).html).to.contain(`Logged in as <strong>${name}</strong>`)
      for (const done of ['constructor', '__proto__'])
        expect((await visitor.open(`/?done=${done}`)).html).to.match(/<p id="status"[^>]*><\/p>/)
    }
  })

  it('answers too many requests, and cookies that read as JSON, with pages of its own', async () => {
    const visitor = new Visitor(await site.serve({ requests: 1 }))
    await visitor.open('/login')
    const page = await visitor.open('/login')
    expect(page.status).to.equal(429)
    expect(page.html).to.contain('Too many tries')
    const odd = new Visitor(site.url)
    odd.cookies.set('__Host-session', 'j:{"a":1}').set('__Host-csrf', 'j:[1]')
    expect((await odd.open('/login')).status).to.equal(200)
  })

  it('says that Redis does not answer, and that another page does not exist', async () => {
    const visitor = await site.entered(newName())
    const lost = await connect(process.env['REDIS_URL'] ?? '')
    const elsewhere = new Visitor(await site.serve({}, lost))
    await elsewhere.logIn(newName())
    expect((await visitor.open('/nothing')).status).to.equal(404)
    lost.destroy()
    const page = await elsewhere.open('/')
    expect([page.status, page.html.includes('Redis does not answer')]).to.deep.equal([503, true])
  })

  it('is started by one command, and takes everything down at Ctrl-C', async function () {
    this.timeout(30_000)
    const args = ['--import', 'ts-blank-space/register', 'examples/web/server.ts', '--port', '0']
    const cwd = fileURLToPath(new URL('../..', import.meta.url))
    const left = await leftBy(async () => {
      const env = { ...process.env, REDIS_URL: '' }
      const child = spawn(process.execPath, args, { cwd, env, stdio: ['ignore', 'pipe', 'ignore'] })
      const ended = once(child, 'close')
      let output = ''
      child.stdout.setEncoding('utf8').on('data', (text: string) => (output += text))
      await eventually('it serves', () => /^http:\S+/.test(output))
      const page = await new Visitor(/^http:\S+/.exec(output)?.[0] ?? '').open('/login')
      expect(page.status).to.equal(200)
      child.kill('SIGINT')
      expect(await ended).to.deep.equal([0, null])
    })
    expect(left).to.deep.equal([])
  })
})
