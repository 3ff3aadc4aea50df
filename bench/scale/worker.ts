/** The program of other.ts: `worker.ts ADDRESS`. */
import { sessionOf } from '../data.ts'
import { messageOf } from '../failure.ts'
import { storeAt } from './ground.ts'
import type { Address, Store } from './ground.ts'
import type { Answer, Task } from './other.ts'
import { SMALLEST_KB } from './population.ts'
import { inFlight } from './turn.ts'

const AT_A_TIME = 50

/** Of how many sessions it was. */
async function run(store: Store, task: Task): Promise<number> {
  switch (task.kind) {
    case 'fill':
      await inFlight(task.count, AT_A_TIME, () => store.create(sessionOf(SMALLEST_KB, task.user)))
      return task.count
    case 'countByUser':
      return store.countByUser(task.user)
    case 'listByUser':
      return (await store.listByUser(task.user)).length
    case 'updateByUser':
      return store.updateByUser(task.user, { preferences: { language: 'fr' } })
    case 'destroyByUser':
      return store.destroyByUser(task.user)
    case 'scan':
      return scanned(store, task.seconds)
  }
}

async function scanned(store: Store, seconds: number): Promise<number> {
  const end = performance.now() + seconds * 1000
  let count = 0
  for await (const _ of store.scan()) {
    count++
    if (performance.now() > end) break
  }
  return count
}

async function answer(store: Store, task: Task): Promise<Answer> {
  const begin = performance.now()
  try {
    const count = await run(store, task)
    return { millis: performance.now() - begin, count }
  } catch (error) {
    return { error: messageOf(error) }
  }
}

const tell = (told: Answer): unknown => process.send?.(told)

// A Ctrl-C on the terminal reaches this process too; it ends with the one that started it.
process.on('SIGINT', () => {})
process.once('disconnect', () => process.exit(0))
const store = await storeAt(JSON.parse(process.argv[2] ?? '') as Address)
process.on('message', (task: Task) => void answer(store, task).then(tell))
tell({ millis: 0, count: 0 })
