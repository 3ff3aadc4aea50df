import { openSession, sessionId, sessions } from '../../session'

export async function POST(): Promise<Response> {
  const id = await sessionId()
  const ended = await sessions().destroyByUser((await sessions().getPath(id, ['user_id'])) ?? '')
  await openSession(id)
  return Response.json({ ended })
}
