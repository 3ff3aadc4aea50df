/** The small examples, as processes, asked over HTTP. */
import { expect } from 'chai'
import { createClient } from 'redis'
import { start } from './service.ts'
import type { Service } from './service.ts'
import { Visitor } from './visitor.ts'

const NAMES = ['express', 'fastify', 'koa']

for (const name of NAMES)
  describe(`examples/${name}`, function () {
    this.timeout(60_000)
    let service: Service

    before(async () => {
      service = await start(name, ['--import', 'ts-blank-space/register', `examples/${name}/server.ts`])
    })

    after(async () => {
      expect(await service.stop()).to.equal(0)
      const client = await createClient({ url: process.env['REDIS_URL'] ?? '' }).connect()
      const keys = await client.keys(`${name}:*`)
      if (keys.length > 0) await client.del(keys)
      client.destroy()
    })

    const me = async (visitor: Visitor): Promise<unknown> => JSON.parse((await visitor.open('/me')).html)

    it('logs in, keeps what two requests change at once, and logs out everywhere', async () => {
      const [laptop, phone] = [new Visitor(service.url), new Visitor(service.url)]
      expect(await me(laptop)).to.deep.equal({})
      for (const visitor of [laptop, phone]) await visitor.tell('POST', '/login', { name: 'alice' })
      await Promise.all([
        laptop.tell('PUT', '/language', { value: 'de' }),
        laptop.tell('PUT', '/theme', { value: 'dark' }),
      ])
      const preferences = { theme: 'dark', language: 'de' }
      expect(await me(laptop)).to.deep.equal({ user_id: 'alice', preferences })
      expect((await phone.tell('POST', '/logout-everywhere', {})).html).to.equal('{"ended":2}')
      expect([await me(laptop), await me(phone)]).to.deep.equal([{}, {}])
    })
  })
