/** Lines for people: no wider than a terminal, coloured only on one, no secret in full. */
import { styleText } from 'node:util'

const WIDTH = 80

type Style = Parameters<typeof styleText>[0]

/** Splits a text of one or many lines into lines that fit, each indented. */
export function fitted(text: string, indent = 0): string[] {
  return shortened(text)
    .split('\n')
    .flatMap((line) => wrapped(line, WIDTH - indent))
    .map((line) => (line === '' ? '' : ' '.repeat(indent) + line))
}

/** In colour on a terminal that has any, unless NO_COLOR is set. */
export function print(text = '', { indent = 0, style = [] }: { indent?: number; style?: Style } = {}): void {
  for (const line of fitted(text, indent)) console.log(coloured(style, line))
}

// Asked here and not left to styleText, which in Node 20 colours lists of styles in a pipe, too.
const hasColours = process.stdout.isTTY && process.stdout.hasColors()

const coloured = (style: Style, line: string): string =>
  hasColours && line !== '' ? styleText(style, line, { validateStream: false }) : line

/** Ids, and handles too, which look alike, lose all but their beginning. */
export const shortened = (text: string): string =>
  text.replace(/[\w-]{43,}/g, (name) => `${name.slice(0, 6)}…`)

/** Breaks at spaces; what goes on stands under the beginning, two columns in if that was a list or code. */
function wrapped(line: string, width: number): string[] {
  const [, lead = '', words = ''] = /^(\s*)(.*)$/.exec(line) ?? []
  const lines = [lead]
  for (const word of words.split(' ')) {
    const last = lines.at(-1) ?? ''
    const joined = last.trim() === '' ? last + word : `${last} ${word}`
    if (joined.length <= width || last.trim() === '') lines[lines.length - 1] = joined
    else lines.push(lead + word)
  }
  return lines.flatMap((part) => cut(part, width))
}

/** A word longer than a line is cut. */
const cut = (line: string, width: number): string[] =>
  line.length <= width ? [line] : [line.slice(0, width), ...cut(line.slice(width), width)]
