/** What went wrong through no fault of the program's: its message is all that anybody needs to see. */
export class Refusal extends Error {
  override readonly name = 'Refusal'
}

/** The store says what became of a call; why it failed is said by its cause. */
export const messageOf = (error: unknown): string => {
  if (!(error instanceof Error)) return String(error)
  const { cause, message } = error
  return cause instanceof Error && !message.includes(cause.message) ? `${message}: ${cause.message}` : message
}
