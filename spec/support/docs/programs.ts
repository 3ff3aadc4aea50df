/** What is made of a block so that it can be compiled and run: a file beside the others, whose lines are the page's. */
import type { Block } from './blocks.ts'

export interface Program {
  readonly block: Block
  /** Without its ending. */
  readonly name: string
  /** TypeScript to be compiled, and to be run unless the block says otherwise; empty for none. */
  readonly ts: string
  /** Python to be run after it; empty for none. */
  readonly py: string
  /** The path of a `redis:` address. Each has one of its own: examples use the same users and prefixes. */
  readonly database: string
  /** The test runner that has to run it. */
  readonly runner: 'mocha' | 'node:test' | undefined
}

/** As strict as the sources, but that a page need not annotate what it exports. */
export const TSCONFIG: string = JSON.stringify({
  extends: '../../tsconfig.json',
  compilerOptions: { isolatedDeclarations: false, declaration: false, moduleDetection: 'force' },
  include: ['*.ts', '../../spec/support/docs/next.d.ts', '../../spec/support/docs/compiled.d.ts'],
  exclude: [],
})

export function programOf(block: Block, index: number): Program {
  const { page, line, language, given, givenLine, code } = block
  const body = language === 'ts' ? code : language === 'redis' ? commandsOf(code) : ''
  const ts = placed([givenLine, given], [line + 1, body])
  return {
    block,
    name: `${page.replaceAll(/[^A-Za-z0-9]+/g, '-')}-${line}`,
    ts: ts === '' ? '' : `${againstSources(ts)}\n`,
    py: language === 'py' ? code : '',
    database: `/${1 + index}`,
    runner: runnerOf(code),
  }
}

/** Each text at its line. */
function placed(...texts: readonly (readonly [line: number, text: string])[]): string {
  const lines: string[] = []
  for (const [line, text] of texts.filter(([, text]) => text !== '')) {
    while (lines.length < line - 1) lines.push('')
    lines.push(...text.split('\n'))
  }
  return lines.join('\n')
}

/** The programs lie in .cache/docs. */
const againstSources = (code: string): string =>
  code
    .replaceAll(/'json-session-store\/([a-z-]+)'/g, `'../../lib/$1/index.ts'`)
    .replaceAll(`'json-session-store'`, `'../../lib/index.ts'`)

function runnerOf(code: string): Program['runner'] {
  return (['mocha', 'node:test'] as const).find((runner) => code.includes(`from '${runner}'`))
}

/** A program that sends the commands and prints the replies as `redis-cli --raw` does. */
const commandsOf = (code: string): string => `
import { createClient as connectCli } from 'redis'
const cli = await connectCli({ url: process.env['REDIS_URL'] ?? '', RESP: 2 }).connect()
const show = (reply: unknown): void => {
  if (Array.isArray(reply)) for (const part of reply as unknown[]) show(part)
  else console.log(String(reply ?? ''))
}
for (const command of ${JSON.stringify(commandLines(code).map(wordsOf))}) show(await cli.sendCommand(command))
cli.destroy()`

const commandLines = (code: string): string[] =>
  code.split('\n').flatMap((line) => (line.startsWith('> ') ? [line.slice(2)] : []))

/** As redis-cli takes a line apart: escapes count between double quotes. */
const wordsOf = (line: string): string[] =>
  [...line.matchAll(/'([^']*)'|("(?:[^"\\]|\\.)*")|(\S+)/g)].map(
    ([, single, double, bare]) =>
      single ?? (double === undefined ? bare : (JSON.parse(double) as string)) ?? '',
  )
