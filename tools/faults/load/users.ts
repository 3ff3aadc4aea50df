/** What is done to all sessions of a user. */
import { pick } from '../random.ts'
import type { Fresh, Target } from './operations.ts'
import type { UserCall } from './recorder.ts'

export function onUser(user: string, targets: readonly Target[], { value, random }: Fresh): UserCall {
  const draw = random()
  if (draw < 0.65) return list(user)
  if (draw < 0.8) return update(user, value)
  const own = targets.filter((target) => target.user === user)
  return draw < 0.93 && own.length > 0 ? destroyAll(user, pick(own, random).id) : destroyAll(user)
}

const list = (user: string): UserCall => ({
  operation: 'listByUser',
  user,
  kind: 'list',
  call: async (store) => ({ listed: (await store.listByUser(user)).map(({ handle }) => handle) }),
})

const update = (user: string, value: string): UserCall => ({
  operation: 'updateByUser',
  user,
  kind: 'set',
  value,
  call: async (store) => {
    await store.updateByUser(user, { role: value })
    return {}
  },
})

const destroyAll = (user: string, except?: string): UserCall => ({
  operation: 'destroyByUser',
  user,
  kind: 'end',
  ...(except !== undefined && { except }),
  call: async (store) => {
    await store.destroyByUser(user, { ...(except !== undefined && { except }) })
    return {}
  },
})
