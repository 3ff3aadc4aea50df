/** What went wrong through no fault of the program's: its message is all that anybody needs to see. */
export class Refusal extends Error {
  override readonly name = 'Refusal'
}

export const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))
