/** The calls that meet each other. */
import { handleOf } from '../../lib/domain/session-id.ts'
import { idOf, keyOf } from './world.ts'
import type { Call } from './world.ts'

const user = (name: string): { user_id: string } => ({ user_id: name })

export const CALLS: readonly Call[] = [
  {
    name: 'create(u)',
    makes: 'c',
    run: (store, own) =>
      store.create({ root: own('c'), visits: 0, ...user('u') }, { id: idOf(own('c')) }).then(() => 'ok'),
  },
  {
    name: 'create(u) with a limit of 1, reject',
    makes: 'd',
    options: { maxSessionsPerUser: 1, onSessionLimit: 'reject' },
    run: (store, own) =>
      store.create({ root: own('d'), visits: 0, ...user('u') }, { id: idOf(own('d')) }).then(() => 'ok'),
  },
  {
    name: 'create(u) with a limit of 1, destroy-oldest',
    makes: 'f',
    options: { maxSessionsPerUser: 1 },
    run: (store, own) =>
      store.create({ root: own('f'), visits: 0, ...user('u') }, { id: idOf(own('f')) }).then(() => 'ok'),
  },
  { name: 'touch(a)', run: (store) => store.touch(idOf('a')) },
  { name: 'destroy(a)', run: (store) => store.destroy(idOf('a')) },
  { name: 'increment(a)', run: (store) => store.increment(idOf('a'), ['visits']) },
  {
    name: 'login(a, v)',
    run: (store) => store.patch(idOf('a'), [{ op: 'set', path: ['user_id'], value: 'v' }]),
  },
  {
    name: 'login(a, u)',
    run: (store) => store.patch(idOf('a'), [{ op: 'set', path: ['user_id'], value: 'u' }]),
  },
  { name: 'logout(a)', run: (store) => store.patch(idOf('a'), [{ op: 'unset', path: ['user_id'] }]) },
  {
    name: 'regenerate(a)',
    run: (store, own) =>
      store.regenerate(idOf('a'), undefined, { id: idOf(own('b')) }).then((made) => made && 'ok'),
  },
  {
    name: 'regenerate(a, v)',
    run: (store, own) =>
      store.regenerate(idOf('a'), user('v'), { id: idOf(own('e')) }).then((made) => made && 'ok'),
  },
  { name: 'destroyByUser(u)', run: (store) => store.destroyByUser('u') },
  { name: 'destroyByUser(v)', run: (store) => store.destroyByUser('v') },
  { name: 'destroyByUser(u, except a)', run: (store) => store.destroyByUser('u', { except: idOf('a') }) },
  { name: 'destroyByUser(u, except b)', run: (store) => store.destroyByUser('u', { except: idOf('b') }) },
  { name: 'destroyByHandle(u, a)', run: (store) => store.destroyByHandle('u', handleOf(idOf('a'))) },
  { name: 'updateByUser(u)', run: (store) => store.updateByUser('u', { seen: true }) },
  {
    // The server's own: what ends sooner, pending or moved, keeps its time.
    name: 'expiry(a)',
    run: (_, __, redis) =>
      redis.eval("return redis.call('PTTL', KEYS[1]) > 60000 and redis.call('DEL', KEYS[1])", {
        keys: [keyOf('a')],
        arguments: [],
      }),
  },
  { name: 'listByUser(u)', run: (store) => store.listByUser('u').then(() => 'listed') },
]

/** Whether a call ends sessions of the user. */
export const revokes = ({ name }: Call, of: string): boolean =>
  name.startsWith(`destroyByUser(${of}`) ||
  name === `destroyByHandle(${of}, a)` ||
  (of === 'u' && name.includes('destroy-oldest'))

/** Whether a call makes a session one of the user. */
export const joins = ({ name }: Call, of: string): boolean => name.endsWith(`(a, ${of})`)
