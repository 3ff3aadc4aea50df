import { JsonSessionStore, cookieOptions } from 'json-session-store'
import type { ReadSession, Session } from 'json-session-store'
import { cookies } from 'next/headers'
import { createClient } from 'redis'

/** The prefix: neither another host nor plain HTTP can put another cookie in its place. */
const COOKIE = '__Host-session'

const openStore = (): JsonSessionStore<Session> => {
  const client = createClient({ url: process.env['REDIS_URL'] ?? 'redis://127.0.0.1:6379' })
  // Not waited for: what is asked before it has connected waits, five seconds at most.
  client.on('error', console.error).connect().catch(console.error)
  return new JsonSessionStore({ client, prefix: 'next:' })
}

/** Made when it is first asked for, since `next build` loads this file too, and kept when `next dev` loads it anew. */
const kept = globalThis as { store?: JsonSessionStore<Session> }
export const sessions = (): JsonSessionStore<Session> => (kept.store ??= openStore())

export const sessionId = async (): Promise<string> => (await cookies()).get(COOKIE)?.value ?? ''

/** Reads a session and slides it; its cookie slides along, or goes where the session has gone. */
export async function openSession(id: string): Promise<ReadSession<Session> | null> {
  const session = await sessions().read(id, { touch: true })
  const jar = await cookies()
  if (session || jar.has(COOKIE)) jar.set(COOKIE, session ? id : '', cookieOptions(session))
  return session
}

/** Once the password was right: a new id for what the visitor had, or a first session. */
export async function logIn(data: Session): Promise<void> {
  const { id } = (await sessions().regenerate(await sessionId(), data)) ?? (await sessions().create(data))
  await openSession(id)
}
