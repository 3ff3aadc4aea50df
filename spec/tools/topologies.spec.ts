/** A program's Cluster and Sentinel set end with it. */
import { describe, it } from 'mocha'
import { expectNothingLeft, runProgram, signalGroup, STAYS } from '../support/program.ts'
import type { Program } from '../support/program.ts'

// The restarted node works in the folder of the one that was killed.
const SOURCE = `import { startCluster } from './tools/server/cluster.ts'
  import { startSentinelSet } from './tools/server/sentinel.ts'
  const options = { module: false, onProgress: () => {} }
  const [cluster, set] = await Promise.all([startCluster({ ...options, masters: 2, replicas: 0 }), startSentinelSet(options)])
  await cluster.nodes[0].kill()
  await cluster.nodes[0].restart()
  set.nodes[1].pause()
  const servers = [...cluster.nodes, ...set.nodes]`

describe('a program that started a Cluster and a Sentinel set', function () {
  this.timeout(60_000)
  const run = (): Promise<Program> => runProgram(SOURCE, STAYS)

  it('leaves nothing when it is killed, and nothing after a Ctrl-C', async () => {
    const [killed, interrupted] = await Promise.all([run(), run()])
    killed.process.kill('SIGKILL')
    signalGroup(interrupted, 'SIGINT')
    await expectNothingLeft([...killed.servers, ...interrupted.servers])
  })
})
