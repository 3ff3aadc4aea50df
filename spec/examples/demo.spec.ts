import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { expect } from 'chai'
import { describe, it } from 'mocha'
import { createClient } from 'redis'
import { chapterProse, type ChapterName, type StoreKind } from '../../examples/demo/prose.ts'
import { DemoError, wantedStore } from '../../examples/demo/arguments.ts'
import { sentText } from '../../examples/demo/answers.ts'
import { fitted } from '../../examples/demo/screen.ts'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))
const CHAPTERS: readonly ChapterName[] = [
  'create',
  'change',
  'refuse',
  'devices',
  'withdraw',
  'login',
  'logout',
  'expire',
]

interface Run {
  readonly pid: number | undefined
  readonly code: number | null
  readonly output: string
  readonly errors: string
}

/** Runs it as `npm run demo` does, into pipes. */
const demo = (args: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<Run> =>
  new Promise((resolve) => {
    const child = spawn(
      process.execPath,
      ['--import', 'ts-blank-space/register', 'examples/demo.ts', ...args],
      { cwd: ROOT, env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'pipe'] },
    )
    let [output, errors] = ['', '']
    child.stdout.setEncoding('utf8').on('data', (text: string) => (output += text))
    child.stderr.setEncoding('utf8').on('data', (text: string) => (errors += text))
    child.once('close', (code) => resolve({ pid: child.pid, code, output, errors }))
  })

const runs = new Map<StoreKind, Promise<Run>>()

/** One run a store for all tests, however they are chosen. The memory store must not even look for a server. */
const told = (kind: StoreKind): Promise<Run> => {
  const run = runs.get(kind) ?? demo(['--store', kind], kind === 'memory' ? { REDIS_URL: 'no url' } : {})
  runs.set(kind, run)
  return run
}

const headings = (kind: StoreKind): string[] =>
  CHAPTERS.map((name, i) => `${i + 1}. ${chapterProse(name, kind).title}`)

/** What a call answered: the line under it. */
const answerTo = (output: string, call: string): string[] =>
  output
    .split('\n')
    .flatMap((line, i, lines) => (line.startsWith(`  > ${call}`) ? [(lines[i + 1] ?? '').trim()] : []))

/** What a run put between other people's keys and left there. */
const keysOf = async ({ pid }: Run): Promise<string[]> => {
  const client = await createClient({ url: process.env['REDIS_URL'] ?? '' }).connect()
  try {
    return await client.keys(`demo:${pid}:*`)
  } finally {
    await client.close()
  }
}

describe('the demo', function () {
  // Each run is a process that loads everything anew.
  this.timeout(60_000)

  for (const kind of ['json', 'hash', 'memory'] as const) {
    describe(`--store ${kind}`, () => {
      let run: Run

      before(async () => {
        run = await told(kind)
      })

      it('succeeds without a word on standard error', () => {
        expect(run).to.include({ code: 0, errors: '' })
      })

      it('tells the whole story, in order', () => {
        const lines = run.output.split('\n')
        expect(lines.filter((line) => /^\d+\. /.test(line))).to.deep.equal(headings(kind))
      })

      it('shows the change, the refusal, both logouts and the end', () => {
        const { output } = run
        expect(answerTo(output, "store.getPreference(id, 'theme')")).to.deep.equal([
          "'dark'",
          "'light'",
          "'light'",
        ])
        expect(output).to.match(/ERR_SESSION_INVALID\n +path +preferences\.theme\n.*\n +message +must be/)
        expect(answerTo(output, 'store.updateByUser(1001')).to.deep.equal(['2'])
        expect(answerTo(output, 'store.get(visitor.id)')).to.deep.equal(['null'])
        expect(answerTo(output, 'store.destroyByUser(1001')).to.deep.equal(['2', '1'])
        expect(answerTo(output, "store.setPreference(login.id, 'theme', 'dark')")).to.deep.equal(['false'])
        expect(answerTo(output, 'store.get(guest.id)')).to.deep.equal(['null'])
      })

      it('has no line over 80 columns and no colour in a pipe', () => {
        const long = run.output.split('\n').filter((line) => [...line].length > 80)
        expect(long).to.deep.equal([])
        expect(run.output).not.to.contain('\x1b')
      })

      it('prints no id, and no handle, in full', () => {
        expect(run.output.match(/[\w-]{32,}/g)).to.equal(null)
      })
    })
  }

  it('counts one round trip for a change, and none for a refusal', async () => {
    const { output } = await told('json')
    expect(output).to.match(/setPreference\(id.*\n +true\n +1 round trip: EVALSHA patch /)
    expect(output).to.match(/must be string\n +0 round trips: nothing was sent/)
  })

  it('shows the document, the hash, the index and the times to live', async () => {
    const [json, hash] = await Promise.all([told('json'), told('hash')])
    expect(json.output).to.match(/redis> JSON\.GET \S+sess:\S+\n +\{\n(?: {2,}.*\n)*? +"user_id": 1001,/)
    expect(hash.output).to.match(
      /redis> HGETALL \S+sess:\S+\n( +\d+# ".*\n|.*\n)*? +\d+# "user_id" => "1001"/,
    )
    for (const { output } of [json, hash]) {
      expect(output).to.match(/redis> PTTL \S+sess:\S+\n +\(integer\) 1[78]\d{5}\n/)
      expect(output).to.match(/redis> ZRANGE \S+:index 0 -1 WITHSCORES\n +1\) "\S{6}…"\n +2\) "\d{13}"\n/)
    }
  })

  it('leaves nothing on a server that is not its own', async () => {
    const [json, hash] = await Promise.all([told('json'), told('hash')])
    expect([...(await keysOf(json)), ...(await keysOf(hash))]).to.deep.equal([])
  })

  it('says in one line which stores there are, and exits with 2', async () => {
    const { code, output, errors } = await demo(['--store', 'disk'])
    expect({ code, output }).to.deep.equal({ code: 2, output: '' })
    expect(errors).to.equal('--store takes json, hash or memory, not "disk"\n')
  })

  it('is told on json, and answers an option that is none with its usage', () => {
    expect(wantedStore([])).to.equal('json')
    expect(() => wantedStore(['--fast'])).to.throw(DemoError, /^Usage: npm run demo [^\n]*$/)
  })

  it('says in one line that no Redis answers, without the password', async () => {
    const { code, errors } = await demo([], { REDIS_URL: 'redis://:secret@127.0.0.1:1' })
    expect(code).to.equal(1)
    expect(errors).to.equal('No Redis to be had at 127.0.0.1:1: ECONNREFUSED\n')
  })
})

describe('sentText()', () => {
  const sent = { command: 'EVALSHA', script: 'patch', keys: ['k'], roundTrip: 1, unknown: false } as const

  it('does not count the lesson to a server as usual', () => {
    const lesson = [
      { ...sent, unknown: true },
      { ...sent, command: 'EVAL', roundTrip: 2 },
    ] as const
    expect(sentText(lesson)).to.match(/^1 round trip: EVALSHA patch k\n1 more, this once: EVAL patch/)
  })

  it('counts commands that travelled together as one round trip', () => {
    expect(sentText([sent, sent])).to.match(/^1 round trip, 2 commands:\n/)
  })
})

describe('fitted()', () => {
  it('breaks at spaces, keeps the indent, cuts a word that is too long', () => {
    const lines = fitted(`  ${'word '.repeat(40)}${'x.'.repeat(90)}`, 4)
    expect(lines.every((line) => line.length <= 80 && line.startsWith('    '))).to.equal(true)
    expect(lines.join('').replaceAll(' ', '')).to.equal('word'.repeat(40) + 'x.'.repeat(90))
  })
})
