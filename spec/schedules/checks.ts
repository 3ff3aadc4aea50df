/** What has to hold where all calls have ended or died, and once what is under way has healed. */
import { joins, revokes } from './calls.ts'
import { HEALING_MS } from './world.ts'
import type { Done, Found, World } from './world.ts'

const isCalled = (done: Done, ...names: readonly string[]): boolean =>
  names.some((name) => done.call.name.startsWith(name))

export async function problems(world: World, calls: readonly Done[]): Promise<string[]> {
  const immortal = await world.keysWithoutTtl()
  const early = await world.live()
  world.now += HEALING_MS
  const live = await world.live()
  return [
    ...immortal.map((key) => `${key} has no TTL`),
    ...pendingLeft(early, calls),
    ...(await unlisted(world, live, calls)),
    ...answers(live, calls),
    ...lost(live, calls),
  ]
}

const died = (calls: readonly Done[]): boolean => calls.some(({ gate }) => gate.dead)

const pendingLeft = (early: readonly Found[], calls: readonly Done[]): string[] =>
  early.filter(({ pending }) => pending && !died(calls)).map(({ id }) => `pending is left: ${id[0]}`)

async function unlisted(world: World, live: readonly Found[], calls: readonly Done[]): Promise<string[]> {
  const found: string[] = []
  for (const { id, user } of live) {
    if (user === '') continue
    const score = (await world.index(user)).get(id)
    if (score === undefined || score <= world.now) found.push(`alive and unlisted: ${id[0]} of ${user}`)
    // What a dead revoker has marked is ended by the next list or log-out-everywhere.
    const mayBeMarked = calls.some(({ call, gate }) => gate.dead && revokes(call, user))
    if (score === Infinity && !mayBeMarked) found.push(`alive and marked: ${id[0]} of ${user}`)
  }
  return found
}

function answers(live: readonly Found[], calls: readonly Done[]): string[] {
  const found: string[] = []
  const any = (test: (done: Done) => boolean): boolean => calls.some(test)
  const isLive = (id: string): boolean => live.some((one) => one.id.startsWith(id))
  const revoked = (user: string): boolean => any(({ call }) => revokes(call, user))
  const roots = live.map(({ root }) => root)
  if (new Set(roots).size < roots.length) found.push('two usable ids of one session')
  for (const done of calls) {
    const { answer } = done
    if (isCalled(done, 'destroyByUser(u)') && typeof answer === 'number')
      for (const { id, root, user } of live)
        if (user === 'u' && done.before.includes(root) && !any(({ call }) => joins(call, 'u')))
          found.push(`log-out-everywhere missed ${id[0]}`)
    if (done.call.name === 'destroyByUser(u, except b)' && movedToB(calls) && !isLive('b'))
      found.push('the session to be left was ended')
    if (done.call.name === 'login(a, v)' && answer === false && isOnlyWayToV(calls))
      if (live.some(({ root, user }) => root === 'a' && user === 'v'))
        found.push('a login met no session, and has logged it in')
    if (isCalled(done, 'destroy(a)') && answer === true && isLive('a')) found.push('what was destroyed lives')
    if (
      done.call.name === 'create(u)' &&
      answer === 'ok' &&
      !revoked('u') &&
      !roots.some((root) => 'cC'.includes(root))
    )
      found.push('what was created is gone')
    if (answer === 'ERR_SESSION_REVOKED' && !revoked('u') && !revoked('v'))
      found.push(`${done.call.name} was revoked by nobody`)
    if (
      answer instanceof Error ||
      (typeof answer === 'string' && /^ERR_SESSION_(?!REVOKED|LIMIT)/.test(answer))
    )
      found.push(`${done.call.name} failed: ${String(answer)}`)
  }
  return found
}

function lost(live: readonly Found[], calls: readonly Done[]): string[] {
  const session = live.find(({ root }) => root === 'a')
  const increments = calls.filter((done) => isCalled(done, 'increment') && done.answer !== null)
  const counted = increments.filter(({ answer }) => typeof answer === 'number').length
  if (session && increments.length === counted && session.visits !== counted)
    return [`${counted} increments were answered, ${session.visits} are there`]
  const mayEnd = calls.some(
    (done) => isCalled(done, 'destroy', 'expiry') || revokes(done.call, 'u') || revokes(done.call, 'v'),
  )
  return session || mayEnd || died(calls) ? [] : ['the session is lost']
}

const isOnlyWayToV = (calls: readonly Done[]): boolean =>
  calls.filter(({ call }) => joins(call, 'v')).length === 1

/** To b: the second of two takes another name. */
const movedToB = ([first]: readonly Done[]): boolean =>
  first?.call.name === 'regenerate(a)' && first.answer === 'ok'
