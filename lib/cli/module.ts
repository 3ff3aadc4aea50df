/** The files that a compiled schema is written as. */
import type { Standalone } from '../schema/standalone.ts'

export interface OutputFile {
  readonly file: string
  readonly text: string
}

const HEADER = '// Made by `json-sessions compile-schema`: change the schema and run that again.\n'
// Each says its reason in the file that is written: what ajv writes has no types, and is nobody's style.
const UNTYPED = '// @ts-nocheck -- the code that ajv writes has no types\n'
const UNLINTED = '/* eslint-disable -- written by a tool, for no reader */\n'
const VALUE = '{ precompiled: 1, schema, validators }'

/**
 * `.ts` and `.mts` are one file with its types in it; beside `.js` and `.mjs` lies a declaration.
 * @param types the module that has the type `PrecompiledSchema`
 */
export function filesOf(file: string, { code, type }: Standalone, types: string): readonly OutputFile[] {
  const typeImport = `import type { PrecompiledSchema } from '${types}';\n`
  const annotation = `const compiled: PrecompiledSchema<${type}>`
  if (/\.m?ts$/.test(file)) {
    const head = `${UNTYPED}${UNLINTED}${HEADER}${typeImport}`
    return [{ file, text: `${head}${code}\n${annotation} = ${VALUE};\nexport default compiled;\n` }]
  }
  return [
    { file, text: `${UNLINTED}${HEADER}${code}\nexport default ${VALUE};\n` },
    {
      file: file.replace(/\.(m?)js$/, '.d.$1ts'),
      text: `${HEADER}${typeImport}declare ${annotation};\nexport default compiled;\n`,
    },
  ]
}
