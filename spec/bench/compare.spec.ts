import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'chai'
import { after, describe, it } from 'mocha'
import { compare } from '../../bench/compare/compare.ts'
import { changeOf } from '../../bench/compare/judge.ts'
import { Refusal } from '../../bench/failure.ts'
import { SMOKE } from '../../bench/plan.ts'
import { savedRun } from '../../bench/report/saved.ts'
import { SPEEDS, machine, runOf, scaled } from './runs.ts'

const then = runOf(SPEEDS)
const compared = (now: typeof then): ReturnType<typeof compare> => compare(then, now, 'earlier.json')

describe('a run compared with an earlier one', () => {
  it('passes where nothing has changed', () => {
    expect(compared(then)).to.deep.include({ failed: false })
    const again = compared(runOf(SPEEDS, {}, 3))
    expect(again.failed, again.text).to.equal(false)
    expect(again.text).to.match(/\n\nno regression$/)
  })

  it('fails where ours is a third slower, and names every such cell', () => {
    const { failed, text } = compared(runOf({ ...SPEEDS, json: 12_000 * 0.7 }, {}, 3))
    expect(failed).to.equal(true)
    expect(text).to.match(/^busy change 10 KB · JsonSessionStore \/ connect-redis timeout 0 .* REGRESSION$/m)
    expect(text).to.match(/^regressions: .*busy change 10 KB JsonSessionStore; /m)
    expect(text).not.to.match(/HashSessionStore .*REGRESSION/)
  })

  it('fails where our scripts are slower, which the bare client sends too', () => {
    const slower = { ...SPEEDS, json: 12_000 * 0.7, bare: 15_000 * 0.7 }
    const { failed, text } = compared(runOf(slower, {}, 3))
    expect(failed).to.equal(true)
    expect(text).to.match(/^busy read 2 KB · JsonSessionStore \/ bare EVALSHA .* no clear change$/m)
  })

  it('passes on a machine that is half as fast, or twice, and tells what is another', () => {
    for (const factor of [0.5, 2]) {
      const now = runOf(scaled(SPEEDS, factor), { machine: { ...machine, node: 'v26.0.0' } }, 3)
      const { failed, text } = compared(now)
      expect(failed, text).to.equal(false)
      expect(text).to.include('node: v20.0.0 then, v26.0.0 now')
    }
  })

  it('passes where somebody else has become faster, or the bare client only', () => {
    for (const faster of ['connect0', 'hset', 'bare'] as const) {
      const { failed, text } = compared(runOf({ ...SPEEDS, [faster]: (SPEEDS[faster] ?? 0) * 1.5 }, {}, 3))
      expect(failed, faster).to.equal(false)
      expect(text).to.include('slower, but not a regression')
    }
  })

  it('says who is missing, and compares the rest', () => {
    const { connect0: _, hash: __, ...fewer } = SPEEDS
    const { failed, text } = compared(runOf({ ...fewer, shared: 30_000, json: 12_000 * 0.7 }, {}, 3))
    expect(text).to.include('not compared: connect-redis timeout 0: not in this run\n')
    expect(text).to.include('not compared: HashSessionStore: not in this run\n')
    expect(text).to.include('not compared: readCache, shared: not in the run that it is compared with\n')
    expect(failed, 'HSET by hand is there').to.equal(true)
  })

  it('fails where there is nothing to compare', () => {
    const { failed, text } = compared(runOf({ memory: 1 }))
    expect(failed).to.equal(true)
    expect(text).to.include('nothing can be compared')
  })

  it('of too little work is labelled as meaningless, and never fails', () => {
    const slow = { ...SPEEDS, json: 100 }
    for (const changes of [{ plan: SMOKE, rounds: 1 }, { rounds: 3 }]) {
      const { failed, text } = compared(runOf(slow, changes))
      expect(failed).to.equal(false)
      expect(text).to.match(
        /\n\nMEANINGLESS, and no failure: this run: (turns too short|fewer than 5 rounds)$/,
      )
    }
    expect(compare(runOf(SPEEDS, { plan: SMOKE }), runOf(slow), 'smoke.json').failed).to.equal(false)
  })
})

describe('a change', () => {
  it('is one beyond every round of both runs, and beyond what is tolerated', () => {
    expect(changeOf([1, 1.1, 1.2], [0.7, 0.8, 0.9])).to.equal('slower')
    expect(changeOf([1, 1.1, 1.2], [0.7, 0.8, 1.01])).to.equal('no clear change')
    expect(changeOf([1, 1.01, 1.02], [0.9, 0.91, 0.92])).to.equal('no clear change')
    expect(changeOf([0.7, 0.8, 0.9], [1, 1.1, 1.2])).to.equal('faster')
  })
})

describe('the file of an earlier run', () => {
  const folder = mkdtempSync(join(tmpdir(), 'bench-'))
  after(() => rmSync(folder, { recursive: true }))
  const written = (text: string): string => {
    const file = join(folder, 'run.json')
    writeFileSync(file, text)
    return file
  }

  it('makes the exit code', async () => {
    const [earlier, later] = [join(folder, 'earlier.json'), join(folder, 'later.json')]
    writeFileSync(earlier, JSON.stringify(then))
    writeFileSync(later, JSON.stringify(runOf({ ...SPEEDS, json: 12_000 * 0.7 }, {}, 3)))
    const args = ['--import', 'ts-blank-space/register', 'bench/run.ts', '--compare', earlier, '--from']
    const codeOf = (from: string): Promise<number | null> =>
      new Promise((resolve) => {
        spawn(process.execPath, [...args, from], { stdio: 'ignore' }).on('close', resolve)
      })
    const codes = await Promise.all([earlier, later].map(codeOf))
    expect(codes).to.deep.equal([0, 1])
  })

  it('is read as it was written', () => {
    expect(savedRun(written(JSON.stringify(then)))).to.deep.equal(JSON.parse(JSON.stringify(then)))
  })

  const refused: readonly (readonly [what: string, text: string, about: RegExp])[] = [
    ['no JSON', '{', /cannot be read/],
    ['a list', '[]', /is no result of `npm run bench`: the whole of it must be object/],
    [
      'a run over HTTP',
      JSON.stringify({ ...then, rounds: undefined }),
      /must have required property 'rounds'/,
    ],
    [
      'a cell without rounds',
      JSON.stringify({ ...then, cells: [{ ...then.cells[0], samples: [] }] }),
      /\/cells\/0\/samples must NOT have fewer than 1 items/,
    ],
  ]
  for (const [what, text, about] of refused)
    it(`is refused if it is ${what}`, () => {
      expect(() => savedRun(written(text))).to.throw(Refusal, about)
    })

  it('is refused if there is none', () => {
    expect(() => savedRun(join(folder, 'none.json'))).to.throw(Refusal, /none\.json cannot be read: ENOENT/)
  })
})
