/** What TypeDoc finds, put in the order of a reader: a page for each theme, without what stands there twice. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import {
  Comment,
  Converter,
  DeclarationReflection,
  ReflectionFlag,
  ReflectionGroup,
  ReflectionKind,
} from 'typedoc'
import type { Application, Context, ProjectReflection } from 'typedoc'
import ts from 'typescript'
import { PAGES } from './pages.ts'
import type { ApiPage } from './pages.ts'

/** The source text of declarations, by the reflection's number. */
export type SourceTexts = Map<number, string>

/** Rearranges what `app` converts; gives the source texts, which are there once it has converted. */
export function arrange(app: Application, root: string): SourceTexts {
  const texts: SourceTexts = new Map()
  app.converter.on(Converter.EVENT_CREATE_DECLARATION, (context, reflection) => {
    const node = context.getSymbolFromReflection(reflection)?.declarations?.find(isPlain)
    if (node) texts.set(reflection.id, textOf(node))
  })
  app.converter.on(Converter.EVENT_CREATE_SIGNATURE, (_context, signature, node) => {
    if (node && !ts.isConstructorDeclaration(node)) texts.set(signature.id, textOf(node))
  })
  app.converter.on(Converter.EVENT_RESOLVE_BEGIN, ({ project }: Context) => intoPages(project, root))
  app.converter.on(Converter.EVENT_RESOLVE_END, ({ project }: Context) => inOrder(project, texts), -1000)
  return texts
}

/** What is best read as it stands: an alias, or an interface that no table shows. */
const isPlain = (node: ts.Node): boolean =>
  ts.isTypeAliasDeclaration(node) || (ts.isInterfaceDeclaration(node) && node.members.some(isNoProperty))

const isNoProperty = (member: ts.TypeElement): boolean =>
  ts.isCallSignatureDeclaration(member) ||
  ts.isIndexSignatureDeclaration(member) ||
  (member.name !== undefined && ts.isStringLiteral(member.name))

/** As it stands in the source, without its body and without the indentation of its place. */
function textOf(node: ts.Node): string {
  const body = 'body' in node ? (node.body as ts.Node | undefined) : undefined
  const source = node.getSourceFile()
  const whole = source.text.slice(node.getStart(source), body?.getStart(source) ?? node.end)
  const { character } = source.getLineAndCharacterOfPosition(node.getStart(source))
  return whole
    .replace(/^export /, '')
    .replaceAll(`\n${' '.repeat(character)}`, '\n')
    .trimEnd()
}

function intoPages(project: ProjectReflection, root: string): void {
  const entries = [...(project.children ?? [])]
  const exported = entries.flatMap((entry) => entry.children ?? [])
  for (const page of PAGES) addPage(project, page, exported, root)
  // What several entry points export is on the page of the first.
  const left = entries
    .flatMap((entry) => entry.children ?? [])
    .filter((r) => !r.kindOf(ReflectionKind.Reference))
    .map((r) => `${r.name} of ${fileOf(r)}`)
  if (left.length > 0) throw new Error(`on no page of tools/api/pages.ts: ${left.join(', ')}`)
  for (const entry of entries) project.removeReflection(entry)
  for (const reflection of exported) withoutRepetition(project, reflection)
}

const fileOf = (reflection: DeclarationReflection): string => reflection.sources?.[0]?.fileName ?? ''

function addPage(
  project: ProjectReflection,
  page: ApiPage,
  exported: readonly DeclarationReflection[],
  root: string,
): void {
  const module = new DeclarationReflection(page.name, ReflectionKind.Module, project)
  project.registerReflection(module, undefined, undefined)
  project.addChild(module)
  module.comment = introduction(page, root)
  for (const file of page.files)
    for (const reflection of exported.filter((r) => fileOf(r) === file)) move(reflection, module)
}

function move(reflection: DeclarationReflection, module: DeclarationReflection): void {
  const { parent } = reflection
  if (parent?.isContainer()) parent.removeChild(reflection)
  reflection.parent = module
  module.addChild(reflection)
}

/** The comment at the top of the page's first file, and where all of it comes from. */
function introduction({ files }: ApiPage, root: string): Comment {
  const source = readFileSync(join(root, files[0] ?? ''), 'utf8')
  const [, comment = ''] = /^\/\*\*([^]*?)\*\//.exec(source) ?? []
  const links = files.map((file) => `[${file}](../../${file})`)
  const text = `${comment.replace(/^ *\* ?/gm, '').trim()}\n\nSource: ${links.join(', ')}.`
  return new Comment([{ kind: 'text', text }])
}

/** The stores' methods are those of the contract; errors are made by stores only. */
function withoutRepetition(project: ProjectReflection, reflection: DeclarationReflection): void {
  if (reflection.kind !== ReflectionKind.Class) return
  reflection.setFlag(ReflectionFlag.Abstract, false)
  const isStore = ['lib/stores.ts', 'lib/store.ts'].includes(fileOf(reflection))
  const constructed = isStore ? reflection.name !== 'SessionStore' : isAdapter(reflection)
  for (const member of [...(reflection.children ?? [])]) {
    const isConstructor = member.kind === ReflectionKind.Constructor
    if (isConstructor ? !constructed : isStore) project.removeReflection(member)
    // `code = 'ERR_…'` is the property's type already.
    else delete member.defaultValue
  }
}

const isAdapter = (reflection: DeclarationReflection): boolean =>
  /^lib\/[a-z]+-session\//.test(fileOf(reflection))

/** Pages list their members in the order of the source, not by kind. */
function inOrder(project: ProjectReflection, texts: SourceTexts): void {
  for (const module of project.children ?? []) {
    const page = PAGES.find(({ name }) => name === module.name)
    const rank = (r: DeclarationReflection): number =>
      r.name === page?.first ? -1 : (page?.files.indexOf(fileOf(r)) ?? 0) * 1e6 + (r.sources?.[0]?.line ?? 0)
    const children = (module.children ?? []).toSorted((a, b) => rank(a) - rank(b))
    const group = new ReflectionGroup('Members', module)
    group.children = children
    module.children = children
    module.groups = [group]
    for (const child of children.filter(({ id }) => texts.has(id))) withoutParts(child)
  }
  // Each page names its sources once; with lines, every edit would make the reference stale.
  for (const reflection of Object.values(project.reflections))
    if (reflection.isDeclaration() || reflection.isSignature()) delete reflection.sources
}

/** What is shown as a text has no parts that could be linked to. */
function withoutParts(reflection: DeclarationReflection): void {
  delete reflection.children
  delete reflection.indexSignatures
  delete reflection.signatures
  delete reflection.groups
}
