/** The small examples, as processes, asked over HTTP. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { expect } from 'chai'
import { createClient } from 'redis'
import { eventually } from '../support/eventually.ts'
import { Visitor } from './visitor.ts'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))

interface Service {
  readonly url: string
  /** Asks it to end; what it answers is its exit code. */
  stop(): Promise<unknown>
}

async function start(name: string): Promise<Service> {
  const args = ['--import', 'ts-blank-space/register', `examples/${name}/server.ts`]
  const child = spawn(process.execPath, args, { cwd: ROOT, env: { ...process.env, PORT: '0' } })
  const ended = once(child, 'close')
  let output = ''
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => (output += text))
  const port = (): string | undefined => /port:? (\d+)/.exec(output)?.[1]
  try {
    await eventually(`${name} serves`, () => child.exitCode !== null || port() !== undefined)
    if (child.exitCode !== null) throw new Error(output)
  } catch (error) {
    child.kill('SIGKILL')
    throw error
  }
  const stop = async (): Promise<unknown> => {
    child.kill('SIGTERM')
    return (await ended)[0]
  }
  return { url: `http://127.0.0.1:${port()}`, stop }
}

const NAMES = ['express', 'fastify', 'koa']

for (const name of NAMES)
  describe(`examples/${name}`, function () {
    this.timeout(60_000)
    let service: Service

    before(async () => {
      service = await start(name)
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
