import { openSession, sessionId, sessions } from '../../session'

export async function PUT(request: Request): Promise<Response> {
  const { value } = (await request.json()) as { value: string }
  const id = await sessionId()
  const changed = (await openSession(id)) && (await sessions().setPreference(id, 'theme', value))
  return new Response(null, { status: changed ? 204 : 401 })
}
