/** What a page imports that `json-sessions compile-schema` has written. */
declare module '*.compiled.mjs' {
  // oxlint-disable-next-line typescript/consistent-type-imports -- an ambient module imports nothing by its place
  const schema: import('../../../lib/schema/precompiled.ts').PrecompiledSchema
  export default schema
}
