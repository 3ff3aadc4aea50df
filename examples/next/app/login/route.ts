import { logIn } from '../../session'

/** Whoever says a name is believed here; examples/web checks passwords and forms. */
export async function POST(request: Request): Promise<Response> {
  const { name } = (await request.json()) as { name: string }
  await logIn({ user_id: name, preferences: { theme: 'light' } })
  return new Response(null, { status: 204 })
}
