/** The least that our own scripts can cost: JsonSessionStore's commands, made once and sent again, the reply parsed and nothing else. */
import { randomBytes } from 'node:crypto'
import type { JsonSessionStore } from '../../lib/index.ts'
import type { Data } from '../data.ts'
import { capturing } from './capture.ts'
import type { Capture, Template } from './capture.ts'
import { NAMES, prefixOf } from './contender.ts'
import type { Client, Contender } from './contender.ts'

/** The same on whatever connection. */
const creations = new WeakMap<Data, Template>()

/** Its ids are the names of the records: what the store would make of an id. */
export async function bareScripts(client: Client): Promise<Contender> {
  const prefix = prefixOf('bare')
  const capture = capturing(client, prefix)
  const { read, fields, light, dark, increment, touch, destroy } = await usual(capture)
  const send = (template: Template, name: string): Promise<unknown> => client.evalSha(...template.kept(name))
  return {
    key: 'bare',
    name: NAMES.bare,
    prefix,
    create: async (data) => {
      const template = creations.get(data) ?? (await creation(capture, data))
      creations.set(data, template)
      const name = randomBytes(32).toString('base64url')
      await client.evalSha(...template.under(name))
      return name
    },
    read: async (name) => documentIn(await send(read, name)),
    fields: async (name) => documentIn(await send(fields, name)),
    change: (name, turn) => send(turn % 2 === 0 ? light : dark, name),
    increment: (name) => send(increment, name),
    touch: (name) => send(touch, name),
    destroy: (name) => client.evalSha(...destroy.under(name)),
  }
}

/** The last text of a reply, from where its JSON begins. */
function documentIn(reply: unknown): unknown {
  const last = (Array.isArray(reply) ? (reply as unknown[]) : [reply]).findLast(
    (item) => typeof item === 'string',
  )
  const text = typeof last === 'string' ? last : ''
  const start = text.search(/[{[]/)
  return start < 0 ? null : (JSON.parse(text.slice(start)) as unknown)
}

type Store = JsonSessionStore<Data>
const CALLS = {
  read: (store: Store, id: string) => store.get(id, { touch: true }),
  fields: (store: Store, id: string) => store.getFields(id, ['user_id', 'role']),
  light: (store: Store, id: string) => store.setPreference(id, 'theme', 'light'),
  dark: (store: Store, id: string) => store.setPreference(id, 'theme', 'dark'),
  increment: (store: Store, id: string) => store.increment(id, ['visits']),
  touch: (store: Store, id: string) => store.touch(id),
  destroy: (store: Store, id: string) => store.destroy(id),
} as const

/** A template for each call, taken from one session, which is gone at the end. */
async function usual(capture: Capture): Promise<Record<keyof typeof CALLS, Template>> {
  const data: Data = { user_id: 0, preferences: { theme: 'dark' }, cart: [], csrf: '', visits: 0 }
  const { id, handle } = await capture.store.create(data)
  const templates = new Map<string, Template>()
  for (const [name, call] of Object.entries(CALLS)) {
    const made = await capture.of(async () => {
      await call(capture.store, id)
      return handle
    })
    templates.set(name, made)
  }
  return Object.fromEntries(templates) as Record<keyof typeof CALLS, Template> // the names of CALLS
}

async function creation(capture: Capture, data: Data): Promise<Template> {
  let id = ''
  const template = await capture.of(async () => {
    const made = await capture.store.create(data)
    id = made.id
    return made.handle
  })
  await capture.store.destroy(id)
  return template
}
