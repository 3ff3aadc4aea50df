/** A browser without a window: it keeps cookies and sends them. */

export interface Answer {
  readonly status: number
  /** Parsed where it is JSON. */
  readonly body: unknown
  readonly setCookie: readonly string[]
}

export class Visitor {
  readonly #origin: string
  readonly #jar: Map<string, string>

  /** With the cookies of another, they are two windows of one browser. */
  constructor(origin: string, cookies: ReadonlyMap<string, string> = new Map()) {
    this.#origin = origin
    this.#jar = new Map(cookies)
  }

  get cookies(): ReadonlyMap<string, string> {
    return this.#jar
  }

  /** The same browser, as it is now. */
  copy(): Visitor {
    return new Visitor(this.#origin, this.#jar)
  }

  async get(path: string, headers: Readonly<Record<string, string>> = {}): Promise<Answer> {
    const cookie = [...this.#jar].map(([name, value]) => `${name}=${value}`).join('; ')
    const response = await fetch(this.#origin + path, {
      headers: { ...(cookie !== '' && { cookie }), ...headers },
    })
    const setCookie = response.headers.getSetCookie()
    for (const line of setCookie) this.#keep(line)
    return { status: response.status, body: parsed(await response.text()), setCookie }
  }

  #keep(line: string): void {
    const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? []
    const expires = /expires=([^;]+)/i.exec(line)?.[1]
    const isOver = /max-age=0/i.test(line) || (expires !== undefined && Date.parse(expires) <= Date.now())
    if (isOver) this.#jar.delete(name)
    else this.#jar.set(name, value)
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}
