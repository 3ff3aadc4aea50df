/** The cookie of a session where no session middleware sets it: in Next, or in a server of your own. */

/** A cookie's attributes. What is not as you want it: `{ ...cookieOptions(session), sameSite: 'strict' }`. */
export interface CookieAttributes {
  /** Scripts of the page cannot read it. */
  readonly httpOnly: true
  /** Sent over HTTPS alone; Chromium and Firefox take http://localhost for as good. */
  readonly secure: true
  /** Not sent with forms and scripts of other sites, but with their links to yours. */
  readonly sameSite: 'lax'
  /** `__Host-` asks for it. There is no `domain`, for the same reason. */
  readonly path: '/'
  /**
   * How long the browser keeps it, counted from its arrival, so that no clock has to be right; 0 removes it. In seconds,
   * or in milliseconds if `maxAgeIn` says so; of whole seconds, rounded up, and 400 days at most.
   */
  readonly maxAge: number
}

/** Chromium and the coming RFC 6265bis allow no more, and some libraries throw. */
const MAX_AGE_S = 400 * 24 * 60 * 60

/**
 * The options of Next's `(await cookies()).set(name, id, cookieOptions(session))`, or of the cookie call of any other
 * framework: the cookie lives as long as the session does if nothing happens, by its own idle and absolute timeout.
 * `session` is what `read` answers, of which only `expiresInMs` is looked at. `null`, its answer where there is no such
 * session, removes the cookie; give it an empty value then. Set the cookie at a login and whenever the session has
 * slid: with what `read(id, { touch: true })` answers.
 *
 * `maxAgeIn` is `'seconds'` by default, as Next, Fastify and most others have it; `'milliseconds'` is for Express and Koa.
 *
 * Begin its name with `__Host-`: `__Host-session`, for example. Browsers take such a cookie only with `Secure`, for all
 * paths and from this very host, so that neither a subdomain nor plain HTTP can put another in its place. It goes away
 * by the same attributes alone: by `set(name, '', cookieOptions(null))`, not by a `delete(name)` without `Secure`.
 *
 * @throws {TypeError} for a session that does not say how long it lives, and for another `maxAgeIn`
 */
export function cookieOptions(
  session: { readonly expiresInMs: number } | null,
  { maxAgeIn = 'seconds' }: { readonly maxAgeIn?: 'seconds' | 'milliseconds' } = {},
): CookieAttributes {
  if (maxAgeIn !== 'seconds' && maxAgeIn !== 'milliseconds')
    throw new TypeError("maxAgeIn must be 'seconds' or 'milliseconds'")
  const maxAge = session === null ? 0 : secondsOf(session) * (maxAgeIn === 'seconds' ? 1 : 1_000)
  return { httpOnly: true, secure: true, sameSite: 'lax', path: '/', maxAge }
}

/** Rounded up: a cookie that ends first logs out somebody whose session is alive. */
function secondsOf(session: { readonly expiresInMs: number }): number {
  const ms: unknown = (session as Partial<typeof session> | undefined)?.expiresInMs
  if (typeof ms !== 'number' || Number.isNaN(ms))
    throw new TypeError('cookieOptions takes what `read` answers: expiresInMs must be a number')
  return Math.min(Math.max(0, Math.ceil(ms / 1_000)), MAX_AGE_S)
}
