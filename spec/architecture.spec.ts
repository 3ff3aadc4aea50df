import { expect } from 'chai'
import ts from 'typescript'
import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { MAY_IMPORT, TYPES_ONLY, PACKAGES, PACKAGES_TYPES_ONLY } from './support/architecture.ts'

const lib = fileURLToPath(new URL('../lib', import.meta.url))
const MAX_LINES = 250

const LEGACY = 'adapters/legacy'

interface Import {
  readonly file: string
  readonly target: string
  readonly typeOnly: boolean
}

const files = readdirSync(lib, { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.ts'))
  .toSorted()
const generated = (file: string): boolean => file.endsWith('.generated.ts')
const textOf = (file: string): string => readFileSync(join(lib, file), 'utf8')
/** The code of a file, without comments. */
const codeOf = (file: string): string =>
  textOf(file)
    .replace(/\/\*[\s\S]*?\*\//g, '')
    .replace(/^\s*\/\/.*$/gm, '')

const IMPORT = /^(?:import|export)\s+(type\s)?(?:[^'"`;=]*?\sfrom\s+)?'([^']+)'|\bimport\(\s*'([^']+)'\s*\)/gm

const importsOf = (file: string): Import[] =>
  [...codeOf(file).matchAll(IMPORT)].map(([, type, from, dynamic]) => ({
    file,
    target: from ?? dynamic ?? '',
    typeOnly: type !== undefined,
  }))

const imports = files.flatMap(importsOf)
const isOurs = ({ target }: Import): boolean => target.startsWith('.')

/** `backends/backend` for a file; a part is its first step: `backends`, `errors`. */
const moduleOf = ({ file, target }: Import): string =>
  relative(lib, join(lib, dirname(file), target)).replace(/\.ts$/, '')
const partOf = (module: string): string =>
  module.startsWith(`${LEGACY}/`) ? LEGACY : (module.replace(/\.ts$/, '').split('/')[0] ?? '')

const covers = (allowed: readonly string[], module: string): boolean =>
  allowed.some((name) => module === name || module.startsWith(`${name}/`))

/** By its syntax: a text may show how `await` is used. */
function needsModules(text: string): boolean {
  const needs = (node: ts.Node, inFunction: boolean): boolean => {
    if (ts.isMetaProperty(node) && node.keywordToken === ts.SyntaxKind.ImportKeyword) return true
    const waits =
      ts.isAwaitExpression(node) || (ts.isForOfStatement(node) && node.awaitModifier !== undefined)
    if (waits && !inFunction) return true
    return (
      ts.forEachChild(node, (child) => needs(child, inFunction || ts.isFunctionLike(node)) || undefined) ??
      false
    )
  }
  return needs(ts.createSourceFile('lib.ts', text, ts.ScriptTarget.Latest), false)
}

const show = ({ file, target, typeOnly }: Import): string =>
  `${file} imports ${typeOnly ? 'types of ' : ''}${target}`

describe('the architecture of lib', () => {
  it('has a rule for every part', () => {
    const unknown = [...new Set(files.map(partOf))].filter((part) => !(part in MAY_IMPORT))
    expect(unknown).to.deep.equal([])
  })

  it('keeps to the directions of imports', () => {
    const wrong = imports.filter(isOurs).filter((i) => {
      const [from, to] = [partOf(i.file), moduleOf(i)]
      return from !== partOf(to) && !covers(MAY_IMPORT[from] ?? [], to)
    })
    expect(wrong.map(show)).to.deep.equal([])
  })

  it('imports nothing but types where a lower layer knows only the shape of a higher one', () => {
    const wrong = imports.filter(isOurs).filter((i) => {
      const [from, to] = [partOf(i.file), moduleOf(i)]
      return from !== partOf(to) && covers(TYPES_ONLY[from] ?? [], to) && !i.typeOnly
    })
    expect(wrong.map(show)).to.deep.equal([])
  })

  it('keeps the backends apart: each knows the interface and no other', () => {
    const backends = imports
      .filter(isOurs)
      .filter((i) => partOf(i.file) === 'backends' && partOf(moduleOf(i)) === 'backends')
    const family = (module: string): string => module.replace(/^backends\//, '').split(/[-./]/)[0] ?? ''
    const wrong = backends.filter((i) => ![family(i.file), 'backend'].includes(family(moduleOf(i))))
    expect(wrong.map(show)).to.deep.equal([])
  })

  it('leaves packages to their one importer, and the Redis client to the application', () => {
    const packageOf = ({ target }: Import): string => target.split('/')[0] ?? ''
    const wrong = imports
      .filter((i) => !isOurs(i) && !i.target.startsWith('node:'))
      .filter(
        (i) =>
          PACKAGES[packageOf(i)] !== partOf(i.file) ||
          (PACKAGES_TYPES_ONLY.includes(packageOf(i)) && !i.typeOnly),
      )
    expect(wrong.map(show)).to.deep.equal([])
  })

  it('loads ajv late, in these files only, and nothing else there', () => {
    const scripts = readdirSync(lib, { recursive: true, encoding: 'utf8' }).filter((f) => f.endsWith('.cjs'))
    expect(scripts.toSorted()).to.deep.equal(['schema/ajv-standalone.cjs', 'schema/ajv.cjs'])
    const code = scripts.map(codeOf).join('\n')
    const loaded = code.match(/=> require(?:\.resolve)?\('ajv(?:-formats)?[/']/g)
    expect(loaded).to.have.length(code.match(/require/g)?.length ?? 0)
  })

  it('gives the contract suite node:assert, and nothing else of Node or of any package', () => {
    const outside = imports.filter((i) => partOf(i.file) === 'testing' && !isOurs(i))
    expect(outside.map((i) => i.target).filter((target) => !target.startsWith('node:assert'))).to.deep.equal(
      [],
    )
  })

  it('re-exports in index.ts and does nothing else there', () => {
    for (const file of files.filter((name) => name === 'index.ts')) {
      const rest = codeOf(file).replace(/^export\s[^'"]*?from\s+'[^']+'$/gm, '')
      expect(rest.trim(), file).to.equal('')
    }
  })

  it('has no cycles', () => {
    const cycles: string[] = []
    const graph = new Map(
      files.map((f) => [f.replace(/\.ts$/, ''), importsOf(f).filter(isOurs).map(moduleOf)]),
    )
    const seen = new Set<string>()
    const visit = (module: string, trail: readonly string[]): void => {
      if (trail.includes(module)) cycles.push([...trail.slice(trail.indexOf(module)), module].join(' → '))
      if (seen.has(module) || trail.includes(module)) return
      for (const next of graph.get(module) ?? []) visit(next, [...trail, module])
      seen.add(module)
    }
    for (const module of graph.keys()) visit(module, [])
    expect(cycles).to.deep.equal([])
  })

  it(`has no file of more than ${MAX_LINES} lines, but for generated ones`, () => {
    const long = files.filter(
      (file) => !generated(file) && textOf(file).trimEnd().split('\n').length > MAX_LINES,
    )
    expect(long).to.deep.equal([])
  })

  it('can be compiled to CommonJS: no import.meta, no await at the top level', () => {
    const built = files.filter((file) => partOf(file) !== 'cli')
    expect(built.filter((file) => needsModules(textOf(file)))).to.deep.equal([])
  })

  it('sees what CommonJS has not, and not what only looks like it', () => {
    const seen = [
      'f(await g())',
      'for await (const a of b) {}',
      'if (a) await b',
      'const f = () => import.meta.url',
    ]
    const fine = [
      `const a = 'const b = await c'`,
      'async () => await a',
      '// await a',
      `const a = 'import.meta'`,
    ]
    expect(seen.filter(needsModules)).to.deep.equal(seen)
    expect(fine.filter(needsModules)).to.deep.equal([])
  })
})
