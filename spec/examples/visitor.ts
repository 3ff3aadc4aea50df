/** A browser as far as HTTP goes: cookies and forms, no script. */
export interface Page {
  readonly status: number
  readonly path: string
  readonly html: string
  readonly headers: Headers
}

export class Visitor {
  readonly cookies: Map<string, string> = new Map()
  /** What each `Set-Cookie` said last, by the cookie's name. */
  readonly attributes: Map<string, string> = new Map()
  readonly #url: string
  readonly #userAgent: string
  #token = ''

  constructor(url: string, userAgent = 'a visitor') {
    this.#url = url
    this.#userAgent = userAgent
  }

  get token(): string {
    return this.#token
  }

  get headers(): Record<string, string> {
    const cookie = [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ')
    return { cookie, 'user-agent': this.#userAgent }
  }

  open(path: string, more: Readonly<Record<string, string>> = {}): Promise<Page> {
    return this.#request(path, { headers: { ...this.headers, ...more } })
  }

  /** Sends a form with the token of the last page, and goes where the answer sends it. */
  async send(path: string, fields: Readonly<Record<string, string>>): Promise<Page> {
    const sent = await this.sendOnly(path, fields)
    const location = sent.headers.get('location')
    return location === null ? sent : this.open(location)
  }

  sendOnly(path: string, fields: Readonly<Record<string, string>>): Promise<Page> {
    const body = new URLSearchParams({ _csrf: this.#token, ...fields })
    return this.#request(path, { method: 'POST', body, headers: this.headers })
  }

  /** As a script of the application's own does. */
  tell(method: 'POST' | 'PUT', path: string, content: object): Promise<Page> {
    const headers = { ...this.headers, 'content-type': 'application/json' }
    return this.#request(path, { method, body: JSON.stringify(content), headers })
  }

  async logIn(
    name: string,
    password = 'correct horse',
    more: Readonly<Record<string, string>> = {},
  ): Promise<Page> {
    await this.open('/login')
    return this.send('/login', { name, password, ...more })
  }

  async #request(path: string, init: RequestInit): Promise<Page> {
    const response = await fetch(new URL(path, this.#url), { ...init, redirect: 'manual' })
    for (const text of response.headers.getSetCookie()) this.#keep(text)
    const html = await response.text()
    this.#token = /name="_csrf" value="([^"]+)"/.exec(html)?.[1] ?? this.#token
    return { status: response.status, path, html, headers: response.headers }
  }

  #keep(text: string): void {
    const [, name = '', value = '', attributes = ''] = /^([^=]+)=([^;]*)(.*)$/.exec(text) ?? []
    this.attributes.set(name, attributes)
    if (value === '' || attributes.includes('Expires=Thu, 01 Jan 1970')) this.cookies.delete(name)
    else this.cookies.set(name, value)
  }
}
