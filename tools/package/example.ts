/** The README's first example, in the forms in which people run it. */
import blankSpace from 'ts-blank-space'

const IMPORT = /^import\s+(\{[^}]*\})\s+from\s+('[^']+')$/gm

/** The first `ts` block, told to use the server in REDIS_URL unless it does so already. */
export function firstExample(readme: string): string {
  const block = /^```ts\n([\s\S]*?)^```$/m.exec(readme)?.[1]
  if (block === undefined) throw new Error('README.md has no ```ts block')
  return block.replace(/(?<!\?\? )'redis:\/\/[^']*'/g, "process.env['REDIS_URL']!")
}

const indented = (text: string): string => text.replace(/^(?=.)/gm, '  ')

/** Imports first, the rest in an async function: CommonJS has no `await` at the top level. */
const inFunction = (example: string): string => {
  const imports = [...example.matchAll(IMPORT)].map(([line]) => line).join('\n')
  return `${imports}\n\nasync function example(): Promise<void> {\n${indented(example.replace(IMPORT, '').trim())}\n}\n`
}

export const asModule = (example: string): string => blankSpace(example)

const asCommonJs = (example: string): string =>
  blankSpace(inFunction(example)).replace(
    IMPORT,
    (_, names: string, from: string) => `const ${names.replace(/ as /g, ': ')} = require(${from})`,
  )

export const asScript = (example: string): string => `${asCommonJs(example)}\nexample()\n`

export const asJestTest = (example: string): string =>
  `${asCommonJs(example)}\ntest('the first example', example)\n`

/** For a compiler that is told to make CommonJS of it. */
export const asTypedScript = (example: string): string => `${inFunction(example)}\nvoid example()\n`
