/** The code blocks of a Markdown page, and what a page says about how each is to be run. */

export interface Block {
  readonly page: string
  /** Of the fence, from 1. */
  readonly line: number
  /** The first word after the fence. */
  readonly language: string
  /** ` ```ts no-run: why `. */
  readonly notRun: string | undefined
  /** What else stands after the fence. */
  readonly rest: string
  readonly code: string
  /** TypeScript in a comment before the block, `<!-- given … -->`: what the example takes for granted. */
  readonly given: string
  /** Of the comment's first line of code, from 1. */
  readonly givenLine: number
}

const FENCE = /^( *)(`{3,}|~{3,})(.*)$/
const INFO = /^(\S*)(?:\s+no-run:\s*(\S.*))?(.*)$/

export function blocksOf(page: string, text: string): Block[] {
  const lines = text.split('\n')
  const blocks: Block[] = []
  let given = { code: '', line: 0 }
  for (let at = 0; at < lines.length; at++) {
    const line = lines[at] ?? ''
    const [, indent = '', fence, info = ''] = FENCE.exec(line) ?? []
    if (fence !== undefined) {
      const end = endOf(lines, at + 1, (l) => l.trimStart().startsWith(fence))
      const code = lines.slice(at + 1, end).map((l) => l.slice(indent.length))
      blocks.push({ page, line: at + 1, ...infoOf(info), code: code.join('\n'), ...named(given) })
      at = end
      given = { code: '', line: 0 }
    } else if (line === '<!-- given') {
      const end = endOf(lines, at + 1, (l) => l === '-->')
      given = { code: lines.slice(at + 1, end).join('\n'), line: at + 2 }
      at = end
    }
  }
  return blocks
}

const endOf = (lines: readonly string[], from: number, isEnd: (line: string) => boolean): number => {
  const at = lines.findIndex((line, i) => i >= from && isEnd(line))
  return at < 0 ? lines.length : at
}

const named = ({ code, line }: { code: string; line: number }): Pick<Block, 'given' | 'givenLine'> => ({
  given: code,
  givenLine: line,
})

function infoOf(info: string): Pick<Block, 'language' | 'notRun' | 'rest'> {
  const [, language = '', notRun, rest = ''] = INFO.exec(info.trim()) ?? []
  return { language, notRun, rest: rest.trim() }
}

const LANGUAGES: readonly string[] = ['ts', 'py', 'redis', 'json', 'sh', 'text']

/** What is wrong with how a block is marked; nothing may go unchecked without a reason. */
export function problemOf({ language, notRun, rest, given, code }: Block): string | undefined {
  if (!LANGUAGES.includes(language)) return `unknown language: ${language || 'none'}`
  if (rest !== '') return `unknown after the fence: ${rest}`
  if (language === 'sh' && notRun === undefined) return 'sh is not run: say why'
  if (notRun !== undefined && !['ts', 'sh'].includes(language)) return `${language} has to be run`
  if (notRun !== undefined && notRun.split(' ').length < 3) return 'does not say why it is not run'
  if (given !== '' && !['ts', 'py', 'redis'].includes(language)) return 'is given what it cannot use'
  return code.trim() === '' ? 'is empty' : undefined
}

/** What a block says that it prints: `console.log(…) // this`, `print(…)  # this`, or the lines below `> COMMAND`. */
export function promised({ language, code }: Block): string[] {
  if (language === 'redis') return code.split('\n').filter((line) => !line.startsWith('> '))
  const prints = language === 'py' ? /\bprint\(.*\) {2}# (.*)$/gm : /console\.log\(.*\) ?\)? \/\/ (.*)$/gm
  return [...code.matchAll(prints)].map(([, text = '']) => text)
}

/** Whether it printed what was promised; `…` in a promise stands for anything. */
export const keeps = (printed: readonly string[], promises: readonly string[]): boolean =>
  printed.length === promises.length &&
  promises.every((promise, i) => pattern(promise).test(printed[i] ?? ''))

const pattern = (promise: string): RegExp =>
  new RegExp(
    `^${promise
      .split('…')
      .map((part) => part.replace(/[$()*+.?[\\\]^{|}]/g, '\\$&'))
      .join('.*')}$`,
  )
