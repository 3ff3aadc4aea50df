/** The names that the types of shiki, which comes with TypeDoc, take from a browser's library. Nothing here uses them. */
declare namespace WebAssembly {
  type ImportValue = unknown
  interface Instance {
    readonly exports: Record<string, unknown>
  }
  interface WebAssemblyInstantiatedSource {
    readonly instance: Instance
  }
}
