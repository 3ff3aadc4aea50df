import { openSession, sessionId } from '../../session'

export async function GET(): Promise<Response> {
  const opened = await openSession(await sessionId())
  return Response.json({ user_id: opened?.session.user_id, preferences: opened?.session.preferences })
}
