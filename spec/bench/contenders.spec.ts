/** What is compared does what it says, and with the commands that it is said to send. */
import { expect } from 'chai'
import { after, before, describe, it } from 'mocha'
import { createClient } from 'redis'
import { loadConnectRedis } from '../../bench/contenders/connect-redis.ts'
import type { Client, Contender } from '../../bench/contenders/contender.ts'
import { fieldOn } from '../../bench/contenders/field.ts'
import type { Field } from '../../bench/contenders/field.ts'
import { memoryStore } from '../../bench/contenders/stores.ts'
import { verify } from '../../bench/contenders/verify.ts'
import { sessionOf } from '../../bench/data.ts'
import { CONTENDERS } from '../../bench/plan.ts'
import type { ContenderKey } from '../../bench/plan.ts'
import { startRespProxy } from '../support/resp-proxy.ts'
import type { Command, RespProxy } from '../support/resp-proxy.ts'

const EVALSHA = ['EVALSHA']
const CALLS = ['create', 'read', 'fields', 'change', 'increment', 'touch', 'destroy'] as const
type Call = (typeof CALLS)[number]
const ours = Object.fromEntries(CALLS.map((call) => [call, EVALSHA])) as Record<Call, string[]>
const connectRedis: Record<Call, string[]> = {
  create: ['SET'],
  read: ['GET', 'EXPIRE'],
  fields: ['GET'],
  change: ['GET', 'SET'],
  increment: ['GET', 'SET'],
  touch: ['EXPIRE'],
  destroy: ['DEL'],
}

const COMMANDS: Readonly<Record<ContenderKey, Record<Call, string[]>>> = {
  connect: connectRedis,
  connect0: connectRedis,
  hset: {
    create: ['HSET', 'EXPIRE'],
    read: ['HGETALL', 'EXPIRE'],
    fields: ['HMGET'],
    change: ['HSET', 'EXPIRE'],
    increment: ['HINCRBY', 'EXPIRE'],
    touch: ['EXPIRE'],
    destroy: ['DEL'],
  },
  rewrite: {
    create: ['JSON.SET', 'EXPIRE'],
    read: ['JSON.GET', 'EXPIRE'],
    fields: ['JSON.GET'],
    change: ['JSON.GET', 'JSON.SET', 'EXPIRE'],
    increment: ['JSON.GET', 'JSON.SET', 'EXPIRE'],
    touch: ['EXPIRE'],
    destroy: ['DEL'],
  },
  bare: ours,
  json: ours,
  cached: ours,
  shared: ours,
  hash: ours,
  memory: Object.fromEntries(CALLS.map((call) => [call, [] as string[]])) as unknown as Record<
    Call,
    string[]
  >,
}

describe('the contenders of the benchmark', () => {
  let proxy: RespProxy
  let field: Field
  let client: Client

  before(async () => {
    proxy = await startRespProxy(process.env['REDIS_URL'] ?? '')
    field = await fieldOn(proxy.url, CONTENDERS, () => {})
    client = (await createClient({ url: process.env['REDIS_URL'] ?? '' }).connect()) as Client
  })

  after(async () => {
    client.destroy()
    field.close()
    await proxy.close()
  })

  const of = (key: ContenderKey): Contender => {
    const found = field.contenders.find((contender) => contender.key === key)
    if (!found) throw field.missing.get(key) ?? new Error(`no ${key}`)
    return found
  }

  /** What each call sends, on one session. */
  const commandsOf = async (contender: Contender): Promise<Record<Call, Command[]>> => {
    const data = sessionOf(0.4, 1)
    // What has to be made once is made now: scripts are loaded, templates taken.
    await contender.destroy(await contender.create(data))
    proxy.take()
    const id = await contender.create(data)
    const sent = { create: proxy.take() } as Record<Call, Command[]>
    for (const call of CALLS.slice(1) as Exclude<Call, 'create'>[]) {
      await contender[call](id, 0)
      sent[call] = proxy.take()
    }
    return sent
  }

  for (const key of CONTENDERS) {
    it(`${key} does what it says`, () => verify(of(key)))

    it(`${key} sends what it is said to send`, async () => {
      const sent = await commandsOf(of(key))
      for (const call of CALLS)
        expect(
          sent[call].map(([word]) => word),
          call,
        ).to.deep.equal(COMMANDS[key][call])
    })
  }

  for (const key of CONTENDERS.filter((one) => one !== 'memory'))
    it(`${key} restarts the timer wherever it should`, async () => {
      const contender = of(key)
      const data = sessionOf(0.4, 3)
      await contender.destroy(await contender.create(data))
      proxy.take()
      const id = await contender.create(data)
      const record =
        proxy
          .take()
          .flat()
          .find((word) => word.startsWith(contender.prefix ?? '')) ?? ''
      expect(await client.ttl(record)).to.be.within(1790, 1800)
      for (const call of ['read', 'change', 'increment', 'touch'] as const) {
        await client.expire(record, 60)
        await contender[call](id, 0)
        expect(await client.ttl(record), call).to.be.within(1790, 1800)
      }
      await contender.destroy(id)
      expect(await client.exists(record)).to.equal(0)
    })

  it('the bare scripts are those of the store, with as many words and about as many letters', async () => {
    const [bare, json] = [await commandsOf(of('bare')), await commandsOf(of('json'))]
    for (const call of CALLS) {
      const [[own = []], [theirs = []]] = [bare[call], json[call]]
      // EVALSHA, the script and the number of keys.
      expect(own.slice(0, 3), call).to.deep.equal(theirs.slice(0, 3))
      expect(own.length, call).to.equal(theirs.length)
      // Revisions and random data differ a little.
      expect(own.join('').length, call).to.be.closeTo(theirs.join('').length, 8)
    }
  })

  it('the bare scripts name another record each time', async () => {
    const bare = of('bare')
    const data = sessionOf(0.4, 2)
    const [a, b] = [await bare.create(data), await bare.create(data)]
    proxy.take()
    for (const id of [a, b, a]) await bare.touch(id)
    const keys = proxy.take().map((words) => words[3])
    expect(keys).to.deep.equal([a, b, a].map((name) => `${bare.prefix}${name}`))
    for (const id of [a, b]) await bare.destroy(id)
    expect(await bare.read(a)).to.equal(null)
  })
})

describe('the verification of a contender', () => {
  for (const call of CALLS)
    it(`sees that ${call} does nothing`, async () => {
      const contender = memoryStore()
      let spare = ''
      const idle: Contender = {
        ...contender,
        create: async (data) =>
          (spare = await contender.create(call === 'create' ? { ...data, visits: 7 } : data)),
        // Touching shows in nothing that is read here: what fails is seen.
        ...(call === 'touch' && { touch: () => Promise.reject(new Error('touch')) }),
        ...(call === 'read' && { read: () => contender.fields(spare) }),
        ...(['fields', 'change', 'increment', 'destroy'].includes(call) && {
          [call]: () => Promise.resolve(true),
        }),
      }
      const failure = await verify(idle).then(
        () => 'none',
        (error: Error) => error.message,
      )
      expect(failure).to.include(call === 'read' ? 'create' : call)
    })

  it('says that connect-redis is not there, and how to get it', async () => {
    const error = await loadConnectRedis('connect-redis-that-is-not-there').catch((reason: unknown) => reason)
    expect(error)
      .to.be.an('error')
      .with.property('message', 'connect-redis-that-is-not-there cannot be loaded; npm ci installs it')
  })
})
