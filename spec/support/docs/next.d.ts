/**
 * So much of Next as docs/frameworks.md calls: Next itself is too large to be installed for one page. The same text is
 * compiled with Next's own types, and run, by `npm run test:examples`.
 */
declare module 'next/headers' {
  export function cookies(): Promise<{
    get(name: string): { readonly value: string } | undefined
    has(name: string): boolean
    set(name: string, value: string, options: object): unknown
  }>
}
