/** TypeDoc with its Markdown plugin, set so that a page reads like the source: few files, no headings without a text. */
import { join } from 'node:path'
import { Application, TSConfigReader } from 'typedoc'
import type { TypeDocOptions } from 'typedoc'
import type { PluginOptions } from 'typedoc-plugin-markdown'
import { arrange } from './model.ts'
import { themeOf } from './theme.ts'

const MARKDOWN: Partial<PluginOptions & TypeDocOptions> = {
  expandParameters: true,
  hideBreadcrumbs: true,
  hideGroupHeadings: true,
  hidePageHeader: true,
  indexFormat: 'table',
  classPropertiesFormat: 'table',
  interfacePropertiesFormat: 'table',
  // Parameters are in the signature, with their types.
  parametersFormat: 'none',
  tableColumnSettings: { hideDefaults: true, hideInherited: true, hideModifiers: true, hideOverrides: true },
  disableSources: true,
  useCodeBlocks: true,
}

/** The types behind typed paths: they show what they find in the compiler's messages, nobody names them. */
const NOT_EXPORTED = [
  'At',
  'Callback',
  'CheckPath',
  'CheckPathTo',
  'Conditional',
  'DataOf',
  'IsUnknown',
  'KeyNames',
  'Leaf',
  'MemberPatch',
  'OrSession',
  'PathTuple',
  'Permission',
  'PreferenceKey',
  'Preferences',
  'PreferenceValue',
  'StoreOf',
]

/** @throws {Error} if an export is on no page, is documented wrongly, or uses a type that is not exported. */
export async function generate(root: string, folder: string): Promise<void> {
  const app = await Application.bootstrapWithPlugins(optionsOf(root, folder), [new TSConfigReader()])
  const texts = arrange(app, root)
  app.renderer.defineTheme('reference', themeOf(texts))
  const project = await app.convert()
  if (project) {
    app.validate(project)
    await app.generateOutputs(project)
  }
  if (!project || app.logger.hasErrors() || app.logger.hasWarnings())
    throw new Error('the API reference could not be made without warnings')
}

const optionsOf = (root: string, folder: string): Partial<TypeDocOptions> => ({
  entryPoints: [
    ...['index', 'ioredis/index', 'express-session/index', 'fastify-session/index'],
    ...['koa-session/index', 'precompiled/index', 'testing/index'],
  ].map((file) => join(root, `lib/${file}.ts`)),
  tsconfig: join(root, 'tsconfig.build.json'),
  plugin: ['typedoc-plugin-markdown'],
  outputs: [{ name: 'markdown', path: folder, options: MARKDOWN }],
  router: 'module',
  theme: 'reference',
  name: 'API reference',
  readme: 'none',
  sort: ['source-order'],
  logLevel: 'Warn',
  // The order of a page is that of its sources: they have to be known, and are left out in the end.
  disableGit: true,
  sourceLinkTemplate: '{path}',
  excludeExternals: true,
  excludePrivate: true,
  // `npm run check` compiles everything anyway.
  skipErrorChecking: true,
  intentionallyNotExported: NOT_EXPORTED,
})
