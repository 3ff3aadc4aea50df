/** Compiles the package's declarations as its users would, with both compilers. */
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { asTypedScript } from './example.ts'
import { run } from './run.ts'

interface Form {
  readonly name: string
  readonly extension: 'ts' | 'mts' | 'cts'
  readonly options: object
  readonly compilers: readonly Compiler[]
  /** The example's top-level `await` needs an ES module. */
  readonly wrapped: boolean
}
type Compiler = 'ts7' | 'typescript'

const both: readonly Compiler[] = ['ts7', 'typescript']

const FORMS: readonly Form[] = [
  { name: 'nodenext', extension: 'mts', options: { module: 'nodenext' }, compilers: both, wrapped: false },
  {
    name: 'node16-commonjs',
    extension: 'cts',
    options: { module: 'node16' },
    compilers: both,
    wrapped: true,
  },
  {
    name: 'bundler',
    extension: 'ts',
    options: { module: 'esnext', moduleResolution: 'bundler' },
    compilers: both,
    wrapped: false,
  },
]

const STRICT = {
  target: 'es2022',
  strict: true,
  exactOptionalPropertyTypes: true,
  noUncheckedIndexedAccess: true,
  skipLibCheck: false,
  noEmit: true,
  types: ['node'],
}

/** In `folder` the package is installed; `consumers` are code that uses all of it, by names. */
export function compileAsConsumers(
  folder: string,
  consumers: Readonly<Record<string, string>>,
  example: string,
  compilerOf: (name: Compiler) => string,
): void {
  for (const form of FORMS) {
    const project = writeProject(folder, form, consumers, example)
    for (const compiler of form.compilers) {
      run(`its types, ${form.name}, ${compiler}`, [process.execPath, compilerOf(compiler), '-p', project], {
        cwd: folder,
      })
    }
  }
}

function writeProject(
  folder: string,
  form: Form,
  consumers: Readonly<Record<string, string>>,
  example: string,
): string {
  const project = join(folder, form.name)
  mkdirSync(project)
  for (const [name, text] of Object.entries(consumers))
    writeFileSync(join(project, `${name}.${form.extension}`), text)
  writeFileSync(
    join(project, `example.${form.extension}`),
    form.wrapped ? asTypedScript(example) : `${example}\nexport {}\n`,
  )
  writeFileSync(
    join(project, 'tsconfig.json'),
    JSON.stringify({ compilerOptions: { ...STRICT, ...form.options } }),
  )
  return project
}
