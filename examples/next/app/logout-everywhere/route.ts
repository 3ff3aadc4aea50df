import { openSession, sessionId, sessions } from '../../session'

export async function POST(): Promise<Response> {
  const id = await sessionId()
  const { user_id } = (await sessions().getFields(id, ['user_id'])) ?? {}
  const ended = await sessions().destroyByUser(user_id ?? '')
  await openSession(id)
  return Response.json({ ended })
}
