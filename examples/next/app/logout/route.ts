import { openSession, sessionId, sessions } from '../../session'

export async function POST(): Promise<Response> {
  const id = await sessionId()
  await sessions().destroy(id)
  await openSession(id)
  return new Response(null, { status: 204 })
}
