/**
 * The index without a common slot, run for every order of the Redis commands of every two calls that can make a
 * difference, and with one of them dead after each of its commands: docs/decisions/003-cross-slot.md.
 * SCHEDULES=all does so for both stores.
 */
import { expect } from 'chai'
import type { PinnedServer } from '../../tools/redis-server.ts'
import { startOwnServer } from '../support/servers.ts'
import { CALLS } from './calls.ts'
import { problems } from './checks.ts'
import { follow, inEveryOrder, settled } from './scheduler.ts'
import type { Schedule } from './scheduler.ts'
import { World, connect } from './world.ts'
import type { Call, Client, Done, Name } from './world.ts'

const ALL = process.env['SCHEDULES'] === 'all'
const STORES: readonly Name[] = ALL ? ['JsonSessionStore', 'HashSessionStore'] : ['JsonSessionStore']
const STARTS = [true, false]

for (const name of STORES) {
  describe(`${name} without a common slot, in every order`, () => {
    let server: PinnedServer
    let client: Client
    let world: World
    let count = 0

    before(async () => {
      server = await startOwnServer()
      client = await connect(server.url)
      world = new World(client, name)
      // Every script is known to the server: a call has the same commands in every order.
      for (const call of CALLS) {
        await world.begin(true)
        await call.run(world.store(client, call.options), String, client).catch(() => {})
      }
    })
    after(async () => {
      client.destroy()
      await server.stop()
      console.log(`      ${count} schedules`)
    })

    const begin = async (loggedIn: boolean, calls: readonly Call[]): Promise<Done[]> => {
      await world.begin(loggedIn)
      const begun = calls.map((call, i) => world.start(call, i === 0))
      for (const done of begun) done.gate.onFirst = () => (done.before = answered(begun, loggedIn))
      await settled()
      return begun
    }

    const expectNone = async (done: readonly Done[], how: string): Promise<void> => {
      const answers = done.map(({ call, answer }) => `${call.name} = ${String(answer)}`)
      expect(await problems(world, done), `${how}: ${answers.join(', ')}`).to.deep.equal([])
    }

    CALLS.forEach((one, i) => {
      it(`${one.name} and each other one`, async () => {
        for (const other of CALLS.slice(i)) {
          for (const loggedIn of STARTS) {
            count += await inEveryOrder(async (schedule: Schedule) => {
              const done = await begin(loggedIn, [one, other])
              const gates = done.map(({ gate }) => gate)
              const trace = await follow(gates, schedule)
              await expectNone(done, trace.map(({ process }) => process).join(''))
              return trace
            })
          }
        }
      }).timeout(600_000)

      it(`${one.name}, dead after each of its commands, then each other one`, async () => {
        for (const other of CALLS) {
          for (const loggedIn of STARTS) {
            for (let steps = 1, died = true; died; steps++) {
              const [first, second] = await begin(loggedIn, [one, other])
              if (!first || !second) throw new Error('two were begun')
              while (first.gate.isWaiting && first.gate.steps < steps) await first.gate.step()
              died = first.gate.isWaiting
              first.gate.dead = died
              await follow([first.gate, second.gate], [])
              await expectNone([first, second], `dead after ${steps}`)
              count++
            }
          }
        }
      }).timeout(600_000)
    })
  })
}

/** Sessions of the user u that somebody has been given. */
const answered = (calls: readonly Done[], loggedIn: boolean): string[] => [
  ...(loggedIn ? ['a'] : []),
  ...calls.flatMap(({ call, answer }, i) =>
    answer === 'ok' && call.makes !== undefined ? [i === 0 ? call.makes : call.makes.toUpperCase()] : [],
  ),
]
