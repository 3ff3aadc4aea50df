/** How a page looks: signatures as they stand in the source, then what is said about them; no heading without a text. */
import { ReflectionKind } from 'typedoc'
import type { DeclarationHierarchy, DeclarationReflection, SignatureReflection } from 'typedoc'
import { MarkdownTheme, MarkdownThemeContext } from 'typedoc-plugin-markdown'
import type { SourceTexts } from './model.ts'

type Partials = MarkdownThemeContext['partials']
type Page = ConstructorParameters<typeof MarkdownThemeContext>[1]

const fenced = (code: string): string => `\`\`\`ts\n${code}\n\`\`\``

/** The theme over these source texts; they have to be there when it renders. */
export function themeOf(texts: SourceTexts): typeof MarkdownTheme {
  return class extends MarkdownTheme {
    override render(page: Page): string {
      // Nothing links to a row of a table.
      return super.render(page).replace(/<a id="property-[^"]*"><\/a> /g, '')
    }

    override getRenderContext(page: Page): MarkdownThemeContext {
      const context = new MarkdownThemeContext(this, page, this.application.options)
      Object.assign(context.partials, partials(context, texts))
      return context
    }
  }
}

function partials(context: MarkdownThemeContext, texts: SourceTexts): Partial<Partials> {
  const { signatureTitle, member, members, memberWithGroups, propertiesTable } = context.partials
  return {
    signatureTitle: (model: SignatureReflection, options) => {
      const text = texts.get(model.id)
      return text === undefined ? signatureTitle(model, options) : fenced(text)
    },
    signatureReturns: () => '',
    inheritance: () => '',
    hierarchy: (model) => extended(context, model),
    constructor: (model: DeclarationReflection, options: { headingLevel: number }) =>
      (model.signatures ?? []).map((s) => context.partials.signature(s, options)).join('\n\n'),
    propertiesTable: (properties, options) => propertiesTable(properties.filter(isOwn), options),
    members: (list, options) => members(list.filter(isOwn), options),
    member: (model, options) => {
      const text = texts.get(model.id)
      return text === undefined ? member(model, options) : alias(context, model, text)
    },
    memberWithGroups: (model, options) =>
      model.kind === ReflectionKind.Module
        ? withContents(context, model, memberWithGroups(model, options))
        : memberWithGroups(model, options),
  }
}

const isOwn = ({ inheritedFrom }: DeclarationReflection): boolean => inheritedFrom === undefined

/** A type alias is its text: whatever it is made of stands there, with its comments. */
function alias(context: MarkdownThemeContext, { comment }: DeclarationReflection, text: string): string {
  return [fenced(text), ...(comment ? [context.partials.comment(comment)] : [])].join('\n\n')
}

/** What a type extends; what extends it is said there. */
function extended(context: MarkdownThemeContext, { types, next, isTarget }: DeclarationHierarchy): string {
  if (isTarget === true || next === undefined) return ''
  const parents = types.map((type) => context.helpers.getHierarchyType(type, { isTarget: false }))
  return `Extends ${parents.join(', ')}.`
}

/** A page's list of contents stands between its introduction and its first member. */
function withContents(context: MarkdownThemeContext, model: DeclarationReflection, text: string): string {
  const links = (model.children ?? []).map((child) => `[${child.name}](${context.urlTo(child)})`)
  const [introduction = '', ...rest] = text.split(/^(?=## )/m)
  return [introduction.trimEnd(), links.join(' · '), rest.join('')].join('\n\n')
}
