/** What is done to all sessions of a user, and to all sessions there are. */
import type { ListedRecord, Page } from '../backends/backend.ts'
import { isHandleShape } from '../domain/session-id.ts'
import { timesOf } from '../domain/session.ts'
import { encodeUser } from '../domain/user.ts'
import { afterPart, allEnded } from '../errors.ts'
import { whole } from '../options.ts'
import type { SessionSummary, TouchOptions } from '../store-contract.ts'
import { applyWrite } from './apply.ts'
import type { StoreContext } from './context.ts'
import { prepareOperations } from './prepare.ts'
import { remainingMs } from './reads.ts'

export async function list(
  context: StoreContext,
  userId: unknown,
  options: { readonly limit?: number },
): Promise<SessionSummary[]> {
  const limit = whole('limit', options.limit, 0, Number.MAX_SAFE_INTEGER) ?? 100
  const found: Listed[] = []
  for await (const listed of recordsOf(context, userId)) found.push(listed)
  found.sort((a, b) => b.record.state.createdMs - a.record.state.createdMs)
  return found.slice(0, limit).map((listed) => summary(context, listed))
}

export async function count(context: StoreContext, userId: unknown): Promise<number> {
  let live = 0
  for await (const _ of recordsOf(context, userId)) live++
  return live
}

export async function destroyAll(
  context: StoreContext,
  userId: unknown,
  options: { readonly except?: string | undefined } = {},
): Promise<number> {
  const user = encodeUser(userId)
  if (user === undefined) return 0
  return context.backend.revoke(user, context.suffixOf(options.except), context.deadline())
}

export async function destroyOne(context: StoreContext, userId: unknown, handle: unknown): Promise<boolean> {
  const user = encodeUser(userId)
  if (user === undefined || !isHandleShape(handle)) return false
  const deadline = context.deadline()
  const suffix = context.options.hashIds ? handle : await suffixByHandle(context, userId, handle)
  return suffix !== undefined && context.backend.destroy(suffix, { ifUser: user }, deadline)
}

export async function destroyEvery(context: StoreContext): Promise<number> {
  let destroyed = 0
  try {
    for await (const { records } of scannedPages(context)) {
      const ends = records.map(async ({ suffix }) => {
        if (await context.backend.destroy(suffix, {}, context.deadline())) destroyed++
      })
      await allEnded(ends)
    }
  } catch (error) {
    throw destroyed > 0 ? afterPart(error, destroyed) : error
  }
  return destroyed
}

export async function updateAll(
  context: StoreContext,
  userId: unknown,
  change: object,
  { touch = false }: TouchOptions = {},
): Promise<number> {
  const patch = prepareOperations(context, [{ op: 'merge', path: [], value: change }])
  const user = encodeUser(userId)
  if (user === undefined) return 0
  const deadline = context.deadline()
  let changed = 0
  try {
    for await (const page of pagesOf(context, user, deadline)) {
      const writes = page.records.map(({ suffix }) =>
        applyWrite(context, suffix, patch, { touch, ifUser: user }, deadline),
      )
      const counted = writes.map(async (write) => {
        if ((await write) !== null) changed++
      })
      await allEnded(counted)
    }
  } catch (error) {
    throw changed > 0 ? afterPart(error, changed) : error
  }
  return changed
}

export async function* scan(context: StoreContext): AsyncGenerator<SessionSummary> {
  for await (const { records, nowMs } of scannedPages(context)) {
    for (const record of records) yield summary(context, { record, nowMs })
  }
}

export async function* scannedPages(context: StoreContext): AsyncGenerator<Page> {
  for await (const page of pages((from) => context.backend.scan(from, context.deadline()))) {
    // Another store's prefix may begin with ours.
    yield { ...page, records: page.records.filter(({ suffix }) => context.isSuffix(suffix)) }
  }
}

interface Listed {
  readonly record: ListedRecord
  readonly nowMs: number
}

async function* recordsOf(context: StoreContext, userId: unknown): AsyncGenerator<Listed> {
  const user = encodeUser(userId)
  if (user === undefined) return
  for await (const { records, nowMs } of pagesOf(context, user, context.deadline())) {
    for (const record of records) yield { record, nowMs }
  }
}

/** A backend may list a record twice, on one page or on two; here it comes once. */
async function* pagesOf(context: StoreContext, user: string, deadline: number): AsyncGenerator<Page> {
  const seen = new Set<string>()
  for await (const page of pages((from) => context.backend.list(user, from, deadline))) {
    const records = page.records.filter(({ suffix }) => seen.size < seen.add(suffix).size)
    yield { ...page, records }
  }
}

async function* pages(next: (from: string | null) => Promise<Page>): AsyncGenerator<Page> {
  let from: string | null = null
  do {
    const page: Page = await next(from)
    yield page
    from = page.next
  } while (from !== null)
}

async function suffixByHandle(
  context: StoreContext,
  userId: unknown,
  handle: string,
): Promise<string | undefined> {
  for await (const { record } of recordsOf(context, userId)) {
    if (context.handleOfSuffix(record.suffix) === handle) return record.suffix
  }
  return undefined
}

function summary(context: StoreContext, { record, nowMs }: Listed): SessionSummary {
  const { suffix, state, client } = record
  const { created_at, last_activity } = timesOf(state)
  const base = {
    handle: context.handleOfSuffix(suffix),
    created_at,
    last_activity,
    expiresInMs: remainingMs({ state, nowMs }),
  }
  if (!client) return base
  const { ip, userAgent } = client
  return {
    ...base,
    client: { ...(ip !== undefined && { ip }), ...(userAgent !== undefined && { userAgent }) },
  }
}
