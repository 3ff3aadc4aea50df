/** Why a run ends before its end. */
export class Stop {
  #reason: string | undefined

  /** `undefined`: it does not. */
  get reason(): string | undefined {
    return this.#reason
  }

  /** The first reason counts. */
  readonly because = (reason: string): void => {
    this.#reason ??= reason
  }

  /** Ctrl-C ends the turn, then the run; a second one ends the process at once. Its server ends with it. */
  listen(): () => void {
    const listeners = (['SIGINT', 'SIGTERM', 'SIGHUP'] as const).map((signal) => {
      const hear = (): void => this.because('interrupted')
      process.once(signal, hear)
      return () => process.off(signal, hear)
    })
    return () => listeners.forEach((forget) => forget())
  }
}
