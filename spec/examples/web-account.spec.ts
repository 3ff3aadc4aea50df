import { expect } from 'chai'
import { OVER, Site, led, newName, sentBy } from './site.ts'
import { Visitor } from './visitor.ts'
import type { Page } from './visitor.ts'

const FIREFOX = 'Mozilla/5.0 (Windows NT 10.0; rv:146.0) Gecko/20100101 Firefox/146.0'
const IPHONE =
  'Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) Version/19.0 Mobile/15E148 Safari/604.1'

const marked = ({ html }: Page): string[] =>
  [...html.matchAll(/<(ins|mark|del)><span class="key">"(\w+)"<\/span>: ([^<]*)/g)].map(
    ([, tag, name, value]) => `${tag} ${name} ${value}`.replaceAll('&quot;', '"'),
  )
const handlesOf = ({ html }: Page): string[] =>
  [...html.matchAll(/name="handle" value="([^"]+)"/g)].map(([, handle = '']) => handle)

describe('examples/web, logged in', () => {
  let site: Site

  before(async () => {
    site = await Site.open()
  })

  after(() => site.close())

  describe('the account', () => {
    it('has the new theme at once, written in place by one command', async () => {
      const visitor = await site.entered(newName())
      const page = await visitor.send('/preferences', { theme: 'dark' })
      expect(page.html).to.contain('data-theme="dark"').and.contain('The theme is saved.')
      expect(marked(page).filter((line) => !/last_activity|state/.test(line))).to.deep.equal([
        'mark theme "dark",',
      ])
      expect(sentBy(page, 'POST /preferences')).to.deep.equal(['EVALSHA read', 'EVALSHA patch'])
    })

    it('grants and revokes, and marks what has changed', async () => {
      const visitor = await site.entered(newName())
      const granted = await visitor.send('/permissions', { permission: 'write', change: 'grant' })
      expect(marked(granted).join()).to.contain('mark permissions ["read", "write"]')
      const revoked = await visitor.send('/permissions', { permission: 'read', change: 'revoke' })
      expect(marked(revoked).join()).to.contain('mark permissions ["write"]')
      // A look is no change: the marks stay.
      expect(marked(await visitor.open('/'))).to.deep.equal(marked(revoked))
    })

    it('shows no id', async () => {
      const visitor = await site.entered(newName())
      await visitor.send('/preferences', { language: 'fr' })
      const [, id = ''] = /^s%3A([\w-]+)\./.exec(visitor.cookies.get('__Host-session') ?? '') ?? []
      const { html } = await visitor.open('/')
      expect(id).to.have.length.above(20)
      expect(html).to.contain('Bonjour').and.not.contain(id)
    })
  })

  describe('the devices', () => {
    it('are listed by name, with this one marked', async () => {
      const name = newName()
      await site.entered(name, FIREFOX)
      const { html } = await (await site.entered(name, IPHONE)).open('/')
      expect(html).to.match(/Firefox on Windows <br>/)
      expect(html).to.match(/Safari on iPhone <span class="badge yes">this device/)
    })

    it('are logged out one by one, by their owner only', async () => {
      const name = newName()
      const [phone, laptop, stranger] = [
        await site.entered(name),
        await site.entered(name),
        await site.entered(newName()),
      ]
      const [handle = ''] = handlesOf(await laptop.open('/'))
      await stranger.send('/devices/end', { handle })
      expect(await led(phone)).to.equal('nowhere')
      const page = await laptop.send('/devices/end', { handle })
      expect(handlesOf(page)).to.deep.equal([])
      expect([await led(phone), await led(laptop)]).to.deep.equal([OVER, 'nowhere'])
    })

    it('are all logged out but this one', async () => {
      const name = newName()
      const others = [await site.entered(name), await site.entered(name)]
      const here = await site.entered(name)
      await here.send('/devices/end-others', {})
      expect(await Promise.all([here, ...others].map((visitor) => led(visitor)))).to.deep.equal([
        'nowhere',
        OVER,
        OVER,
      ])
    })

    it('are logged out by a new password, which is the only one from then on', async () => {
      const name = newName()
      const [other, here] = [await site.entered(name), await site.entered(name)]
      const wrong = await here.send('/password', { current: 'guessed it', next: 'battery staple' })
      expect([wrong.status, await led(other)]).to.deep.equal([422, 'nowhere'])
      const former = new Visitor(site.url)
      former.cookies.set('__Host-session', here.cookies.get('__Host-session') ?? '')
      await here.send('/password', { current: 'correct horse', next: 'battery staple' })
      expect([await led(here), await led(other), await led(former)]).to.deep.equal(['nowhere', OVER, OVER])
      expect((await new Visitor(site.url).logIn(name)).status).to.equal(422)
      expect((await new Visitor(site.url).logIn(name, 'battery staple')).status).to.equal(200)
    })

    it('tell an open page what another one has done', async () => {
      const name = newName()
      const [open, other] = [await site.entered(name), await site.entered(name)]
      const { body } = await fetch(`${site.url}/changes`, { headers: open.headers })
      const reader = body?.pipeThrough(new TextDecoderStream()).getReader()
      expect((await reader?.read())?.value).to.contain('retry')
      await other.send('/permissions', { permission: 'admin', change: 'grant' })
      expect((await reader?.read())?.value).to.contain('data: changed')
      await reader?.cancel()
    })
  })

  it('loses a change of two tabs where the whole is saved, and none where the change is', async () => {
    const visitor = await site.entered(newName())
    const kept = async (store: string): Promise<number> => {
      await visitor.sendOnly(`/two-tabs/${store}/start`, {})
      const tab = (member: string): Promise<Page> =>
        visitor.sendOnly(`/two-tabs/${store}/tab`, { run: 'one', member })
      await Promise.all([tab('item'), tab('delivery')])
      const { html } = await visitor.open(`/two-tabs/${store}/result`)
      return html.match(/class="kept"/g)?.length ?? 0
    }
    await visitor.open('/two-tabs')
    expect([await kept('whole-save'), await kept('ours')]).to.deep.equal([1, 2])
  })
})
