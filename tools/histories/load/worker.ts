/** One of the processes that use a session: told by messages what to do, and records what comes of it. */
import { HashSessionStore, JsonSessionStore } from '../../../lib/index.ts'
import type { Operation } from '../history.ts'
import { connect, cutConnections, watchConnections } from './connect.ts'
import type { Connected } from './connect.ts'
import { sharedNow } from './messages.ts'
import type { ToLeader, ToWorker } from './messages.ts'
import { outcomeOf, revisionOf } from './perform.ts'
import type { Shopper, Store } from './perform.ts'
import type { Item, Plan } from './plan.ts'

const STORES = { JsonSessionStore, HashSessionStore }
const PATIENT_MS = 1000
const HASTY_MS = 1

const names = { type: 'array', items: { type: 'string' } }
const schema = {
  type: 'object',
  properties: {
    user_id: { type: 'string' },
    permissions: names,
    preferences: { type: 'object', additionalProperties: { type: 'string' } },
    counts: { type: 'object', additionalProperties: { type: 'integer' } },
    log: names,
    note: { type: 'string' },
  },
}

const tell = (message: ToLeader): void => void process.send?.(message)

interface Scene {
  readonly plan: Plan
  readonly patient: Store
  readonly hasty: Store
  readonly ids: string[]
  drawn: number
}

let self = 0
let connected: Connected | undefined
let scene: Scene | undefined

function storeOf(plan: Plan, prefix: string, operationTimeoutMs: number): Store {
  if (connected === undefined) throw new Error('not connected')
  const { client } = connected
  // What one process keeps of its reads must not show, whatever the others do.
  const readCache = self % 2 === 1 ? {} : undefined
  const options = { client, schema, prefix, operationTimeoutMs, readCache, ...plan.settings }
  return new STORES[plan.store]<Shopper>(options)
}

/** What one lane knows. */
interface Lane {
  readonly number: number
  revision: string | undefined
  /** Its last call met no session. */
  gone: boolean
}

async function act(here: Scene, lane: Lane, item: Item): Promise<Operation> {
  const { call } = item
  const unique = `history-${here.plan.seed}-${self}-${here.drawn++}-session`
  const latest = here.ids.at(-1) ?? ''
  const known = item.target === 1 ? latest : (here.ids[Math.floor(item.target * here.ids.length)] ?? latest)
  const id = call.kind !== 'create' ? known : call.fresh && lane.gone ? unique : latest
  const conditional = 'conditional' in call && call.conditional
  const given = { id, newId: unique, revision: conditional ? lane.revision : undefined }
  if (item.cutAfterMs !== undefined) setTimeout(cutConnections, item.cutAfterMs)
  const [wallStart, start] = [Date.now(), sharedNow()]
  const outcome = await outcomeOf(item.hasty ? here.hasty : here.patient, call, given)
  const [end, wallEnd] = [sharedNow(), Date.now()]
  lane.revision = revisionOf(outcome) ?? lane.revision
  lane.gone = outcome.kind === 'reply' && (outcome.value === null || outcome.value === false)
  const newId = call.kind === 'regenerate' ? unique : undefined
  const born = newId ?? (call.kind === 'create' && id === unique ? id : undefined)
  if (outcome.kind === 'reply' && outcome.value !== null && born !== undefined) learn(here, born, true)
  return { process: self, lane: lane.number, call, ...given, newId, start, end, wallStart, wallEnd, outcome }
}

function learn(here: Scene, id: string, own: boolean): void {
  if (!here.ids.includes(id)) here.ids.push(id)
  if (own) tell({ kind: 'id', id })
}

async function runLane(here: Scene, number: number, items: readonly Item[]): Promise<Operation[]> {
  const lane: Lane = { number, revision: undefined, gone: false }
  const operations: Operation[] = []
  for (const item of items) {
    if (item.pauseMs > 0) await new Promise((resolve) => setTimeout(resolve, item.pauseMs))
    operations.push(await act(here, lane, item))
  }
  return operations
}

async function prepare({ plan, prefix, id }: ToWorker & { kind: 'prepare' }): Promise<void> {
  const [patient, hasty] = [storeOf(plan, prefix, PATIENT_MS), storeOf(plan, prefix, HASTY_MS)]
  scene = { plan, patient, hasty, ids: [id], drawn: 0 }
  if (self !== 0) return tell({ kind: 'prepared', operations: [] })
  const call = { kind: 'create', data: plan.first, fresh: false } as const
  const item = { call, target: 1, pauseMs: 0, hasty: false, cutAfterMs: undefined }
  const first = await act(scene, { number: 0, revision: undefined, gone: false }, item)
  tell({ kind: 'prepared', operations: [first] })
}

async function begin(at: number): Promise<void> {
  const here = scene
  if (here === undefined) throw new Error('nothing is prepared')
  // All begin at one moment, not one after the other as the messages come.
  while (sharedNow() < at) await new Promise((resolve) => setImmediate(resolve))
  const lanes = await Promise.all(
    (here.plan.lanes[self] ?? []).map((items, number) => runLane(here, number, items)),
  )
  tell({ kind: 'done', operations: lanes.flat() })
}

async function hear(message: ToWorker): Promise<void> {
  switch (message.kind) {
    case 'connect':
      self = message.process
      connected?.close()
      connected = await connect(message.where)
      return tell({ kind: 'connected' })
    case 'prepare':
      return prepare(message)
    case 'begin':
      return begin(message.at)
    case 'id':
      if (scene !== undefined) learn(scene, message.id, false)
  }
}

watchConnections()
process.on('message', (message: ToWorker) => {
  hear(message).catch((error: unknown) =>
    tell({ kind: 'failed', why: error instanceof Error ? String(error.stack) : String(error) }),
  )
})
// Whoever leads has gone, or needs us no more.
process.on('disconnect', () => process.exit(0))
