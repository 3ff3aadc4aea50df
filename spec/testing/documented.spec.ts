/** The examples of docs/writing-a-backend.md run as they stand, under the runners that they name. */
import { expect } from 'chai'
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('../..', import.meta.url))
/** Enough to see that cases run; all of them run in contract.spec.ts. */
const SOME = 'the factory'
const LOADER = ['--import', 'ts-blank-space/register']
const RUNNERS: Readonly<Record<string, { args: readonly string[]; passed: RegExp; failed: RegExp }>> = {
  mocha: {
    args: [join(root, 'node_modules/mocha/bin/mocha.js'), '--no-config', '-g', SOME],
    passed: /(\d+) passing/,
    failed: /(\d+) failing/,
  },
  'node:test': {
    args: ['--test', '--test-reporter=tap', `--test-name-pattern=${SOME}`],
    passed: /# pass (\d+)/,
    failed: /# fail ([1-9]\d*)/,
  },
}

/** The first block that imports `describe` from the runner, against the sources in place of the package. */
function example(runner: string): string {
  const text = readFileSync(join(root, 'docs/writing-a-backend.md'), 'utf8')
  const blocks = [...text.matchAll(/```ts\n([^]*?)```/g)].map((match) => match[1] ?? '')
  const found = blocks.find((block) => block.includes(`from '${runner}'`)) ?? ''
  return found
    .replaceAll("'json-session-store/testing'", JSON.stringify(join(root, 'lib/testing/index.ts')))
    .replaceAll("'json-session-store'", JSON.stringify(join(root, 'lib/index.ts')))
}

describe('docs/writing-a-backend.md', () => {
  for (const [name, { args, passed, failed }] of Object.entries(RUNNERS)) {
    it(`has an example that runs under ${name}`, () => {
      const folder = mkdtempSync(join(root, 'spec/testing/.example-'))
      try {
        const file = join(folder, 'example.spec.ts')
        writeFileSync(file, example(name))
        const { stdout, stderr } = spawnSync(process.execPath, [...LOADER, ...args, file], {
          cwd: root,
          encoding: 'utf8',
        })
        expect(Number(passed.exec(stdout)?.[1]), stdout.slice(-2000) + stderr).to.be.greaterThan(3)
        expect(failed.exec(stdout)?.[0], stdout.slice(-5000)).to.equal(undefined)
      } finally {
        rmSync(folder, { recursive: true })
      }
    }).timeout(120_000)
  }
})
