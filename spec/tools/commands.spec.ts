/** What the commands say to input that makes no sense: which word was wrong, or the way out. */
import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { expect } from 'chai'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))

function refusalOf(args: readonly string[], env: NodeJS.ProcessEnv = {}): string {
  const command = ['--import', 'ts-blank-space/register', ...args]
  const { status, stderr } = spawnSync(process.execPath, command, {
    cwd: ROOT,
    env: { ...process.env, ...env },
    encoding: 'utf8',
  })
  expect(status, stderr).to.equal(1)
  return stderr
}

describe('A command', function () {
  // It loads its tools in a process of its own.
  this.timeout(60_000)

  for (const workers of ['x', '0'])
    it(`mutants --workers=${workers} is refused, and plants nothing`, () => {
      expect(refusalOf(['tools/mutants.ts', `--workers=${workers}`])).to.match(/--workers takes a number/)
    })

  it('bench, where no server answers, says how to get one', () => {
    const told = refusalOf(['bench/run.ts', '--smoke'], { REDIS_URL: 'redis://127.0.0.1:1' })
    expect(told).to.match(/does not answer.*without REDIS_URL the benchmark starts one of its own/)
  })
})
