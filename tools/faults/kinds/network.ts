/** What a network does to connections. */
import type { BackendFailureReason } from '../../../lib/errors.ts'
import { until } from '../../server/until.ts'
import type { Fault, Net, World } from '../fault.ts'

interface Weather {
  readonly name: string
  readonly title: string
  readonly operations: number
  readonly seenAs?: readonly BackendFailureReason[]
  readonly begin: (net: Net, world: World) => void
  /** In operation timeouts. */
  readonly lasts: number
}

const WEATHERS: readonly Weather[] = [
  {
    name: 'cut-connections',
    title: 'connections that are cut at any byte',
    operations: 100_000,
    // A sentinel's client looks for a master until the time is over: there it is a timeout.
    begin: (net) => net.cutAtAnyByte(),
    lasts: 1.5,
  },
  {
    name: 'slow-network',
    title: 'answers that are late, but in time',
    operations: 5000,
    begin: (net, { operationTimeoutMs, random }) => net.delay(operationTimeoutMs * 0.15 * random()),
    lasts: 1,
  },
  {
    name: 'late-answers',
    title: 'answers after the timeout',
    operations: 5000,
    seenAs: ['timeout'],
    begin: (net, { operationTimeoutMs }) => net.delay(operationTimeoutMs * 1.2),
    lasts: 1.6,
  },
  {
    name: 'dropped-replies',
    title: 'replies that never arrive',
    operations: 5000,
    seenAs: ['timeout'],
    begin: (net) => net.dropReplies(),
    lasts: 1.3,
  },
]

const MET_WITHIN_MS = 10_000

const fromWeather = ({ begin, lasts, ...told }: Weather): Fault => ({
  ...told,
  on: ['server', 'sentinel', 'cluster'],
  mayLose: 'nothing',
  strike: async (world) => {
    const { net, operationTimeoutMs } = world
    const before = net.met()
    try {
      begin(net, world)
      await world.wait(operationTimeoutMs * lasts)
      await until('something comes through the network', () => net.met() > before, MET_WITHIN_MS)
    } finally {
      net.heal()
    }
  },
})

export const networkFaults: readonly Fault[] = WEATHERS.map(fromWeather)
