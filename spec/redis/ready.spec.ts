/** What ready() says of a server's memory and persistence: looked at on real ones, with what their users may ask. */
import { expect } from 'chai'
import { createCluster } from 'redis'
import { ioredisTransport } from '../../lib/ioredis/index.ts'
import type { Capabilities, RedisTransport } from '../../lib/index.ts'
import { transportOf } from '../../lib/redis/client.ts'
import type { PinnedServer } from '../../tools/redis-server.ts'
import { commandsRun } from '../support/acl.ts'
import { connected, failsWith, redisStores } from '../support/faulty.ts'
import type { Client } from '../support/faulty.ts'
import { ioredis } from '../support/ioredis.ts'
import { startOwnCluster, startOwnServer } from '../support/servers.ts'
import { story } from '../support/story.ts'

const codes = ({ warnings, unchecked }: Capabilities): object => ({
  warnings: warnings.map(({ code }) => code),
  unchecked,
})

for (const [name, make] of Object.entries(redisStores)) {
  describe(`${name}.ready()`, () => {
    let server: PinnedServer
    let admin: Client
    const ready = (client = admin): Promise<Capabilities> => make({ client }).ready()
    const user = async (...rules: string[]): Promise<Client> => {
      await admin.sendCommand(['ACL', 'SETUSER', 'asks', 'reset', 'on', '>secret', '~*', '+@all', ...rules])
      return connected(server.url, { username: 'asks', password: 'secret' })
    }

    before(async () => {
      server = await startOwnServer()
      admin = await connected(server.url)
    })
    beforeEach(async () => {
      await admin.configSet({
        maxmemory: '0',
        'maxmemory-policy': 'noeviction',
        save: '3600 1',
        appendonly: 'no',
      })
    })
    after(async () => {
      admin.destroy()
      await server.stop()
    })

    it('has nothing to say of a server that keeps everything', async () => {
      expect(codes(await ready())).to.deep.equal({ warnings: [], unchecked: [] })
    })

    const evicting = [
      'allkeys-lru',
      'allkeys-lfu',
      'allkeys-random',
      'volatile-lru',
      'volatile-lfu',
      'volatile-random',
      'volatile-ttl',
    ]
    for (const policy of evicting)
      it(`warns of ${policy} where memory is bounded, and only there`, async () => {
        await admin.configSet('maxmemory-policy', policy)
        expect(codes(await ready())).to.deep.equal({ warnings: [], unchecked: [] })
        await admin.configSet('maxmemory', '1gb')
        const found = await ready()
        expect(codes(found)).to.deep.equal({ warnings: ['eviction'], unchecked: [] })
        expect(found.warnings[0]?.message).to.include(policy)
      })

    it('does not warn of noeviction', async () => {
      await admin.configSet('maxmemory', '1gb')
      expect(codes(await ready())).to.deep.equal({ warnings: [], unchecked: [] })
    })

    it('warns where nothing is kept, until one of two is', async () => {
      await admin.configSet('save', '')
      expect(codes(await ready())).to.deep.equal({ warnings: ['no-persistence'], unchecked: [] })
      await admin.configSet('appendonly', 'yes')
      expect(codes(await ready())).to.deep.equal({ warnings: [], unchecked: [] })
    })

    it('says what a user may not ask', async () => {
      await admin.configSet({ save: '', maxmemory: '1gb', 'maxmemory-policy': 'allkeys-lru' })
      const noConfig = await user('-config')
      expect(codes(await ready(noConfig))).to.deep.equal({
        warnings: ['eviction'],
        unchecked: ['no-persistence'],
      })
      await admin.configSet('appendonly', 'yes')
      expect(codes(await ready(noConfig))).to.deep.equal({ warnings: ['eviction'], unchecked: [] })
      const noInfo = await user('-info')
      expect(codes(await ready(noInfo))).to.deep.equal({
        warnings: ['no-persistence'],
        unchecked: ['eviction'],
      })
      const neither = await user('-info', '-config')
      expect(codes(await ready(neither))).to.deep.equal({
        warnings: [],
        unchecked: ['eviction', 'no-persistence'],
      })
      for (const client of [noConfig, noInfo, neither]) client.destroy()
    })

    it('has not looked where CONFIG is renamed away', async () => {
      const own = await startOwnServer({ args: ['--rename-command', 'CONFIG', ''] })
      const client = await connected(own.url)
      try {
        expect(codes(await ready(client))).to.deep.equal({ warnings: [], unchecked: ['no-persistence'] })
      } finally {
        client.destroy()
        await own.stop()
      }
    })

    it('fails where the connection is lost on the way, and warns of nothing', async () => {
      const client = await connected(server.url)
      const through = transportOf(client)
      const losing: RedisTransport = {
        withdrawable: (signal) => {
          const redis = through.withdrawable(signal)
          return {
            eval: (text, options) => redis.eval(text, options),
            evalSha: (sha, options) => redis.evalSha(sha, options),
            configGet: async (name) => {
              client.destroy()
              return redis.configGet?.(name)
            },
          }
        },
      }
      await failsWith(make({ client: losing }).ready(), 'client-closed', 'not-applied')
    })

    it('asks the same through ioredis', async () => {
      await admin.configSet({ save: '', maxmemory: '1gb', 'maxmemory-policy': 'volatile-ttl' })
      const client = await ioredis(server.url)
      const found = await make({ client: ioredisTransport(client) }).ready()
      expect(codes(found)).to.deep.equal({ warnings: ['eviction', 'no-persistence'], unchecked: [] })
      client.disconnect()
    })

    it('does nothing that another call does too', async () => {
      await admin.configResetStat()
      await story(make({ client: admin, prefix: 'story:' }))
      const run = await commandsRun(admin)
      expect(['info', 'config|get', 'command|info'].filter((one) => run.has(one))).to.deep.equal([])
      await ready()
      expect(await commandsRun(admin)).to.include('config|get')
    })

    it('asks every master of a Cluster', async () => {
      const servers = await startOwnCluster({ masters: 3, replicas: 0, args: ['--save', '3600 1'] })
      const client = await createCluster({ rootNodes: servers.rootNodes }).connect()
      try {
        expect(codes(await make({ client }).ready())).to.deep.equal({ warnings: [], unchecked: [] })
        const [, second] = servers.masters
        await second?.run(async (ask) => {
          await ask('CONFIG', 'SET', 'save', '', 'maxmemory', '1gb', 'maxmemory-policy', 'allkeys-lru')
        })
        const found = await make({ client }).ready()
        expect(codes(found)).to.deep.equal({ warnings: ['eviction', 'no-persistence'], unchecked: [] })
        for (const { message } of found.warnings) expect(message).to.include('1 of 3 masters')
      } finally {
        client.destroy()
        await servers.stop()
      }
    }).timeout(60_000)
  })
}
