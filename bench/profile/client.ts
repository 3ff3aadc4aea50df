/** What this process does in the meantime: its time and what it allocates, by whose code it is. */
import { Session } from 'node:inspector/promises'
import type { HeapProfiler, Runtime } from 'node:inspector'
import { fileURLToPath } from 'node:url'

export const AREAS = [
  'this library',
  'client library',
  'node',
  'garbage',
  'native',
  'benchmark',
  'other',
] as const
export type Area = (typeof AREAS)[number]

/** Of one function or all of an area; microseconds, or bytes. */
export interface Share {
  readonly what: string
  readonly amount: number
}

export interface Spent {
  readonly areas: ReadonlyMap<Area, number>
  /** The largest first. */
  readonly functions: readonly Share[]
}

type Frame = Runtime.CallFrame

/** Microseconds of this thread, without those in which it waits. */
export async function timeSpent(act: () => Promise<void>): Promise<Spent> {
  const { profile } = await withSession(async (session) => {
    await session.post('Profiler.enable')
    await session.post('Profiler.setSamplingInterval', { interval: 100 })
    await session.post('Profiler.start')
    await act()
    return session.post('Profiler.stop')
  })
  const frames = new Map(profile.nodes.map(({ id, callFrame }) => [id, callFrame]))
  const deltas = profile.timeDeltas ?? []
  return spent(
    (profile.samples ?? []).flatMap((id, i) => {
      const frame = frames.get(id)
      return frame ? [{ frame, amount: deltas[i] ?? 0 }] : []
    }),
  )
}

/** Bytes, those that were garbage at once among them. */
export async function bytesAllocated(act: () => Promise<void>): Promise<Spent> {
  const { profile } = await withSession(async (session) => {
    await session.post('HeapProfiler.startSampling', {
      samplingInterval: 8192,
      includeObjectsCollectedByMajorGC: true,
      includeObjectsCollectedByMinorGC: true,
    })
    await act()
    return session.post('HeapProfiler.stopSampling')
  })
  return spent(
    nodesUnder(profile.head).map(({ callFrame, selfSize }) => ({ frame: callFrame, amount: selfSize })),
  )
}

async function withSession<T>(act: (session: Session) => Promise<T>): Promise<T> {
  const session = new Session()
  session.connect()
  try {
    return await act(session)
  } finally {
    session.disconnect()
  }
}

const nodesUnder = (node: HeapProfiler.SamplingHeapProfileNode): HeapProfiler.SamplingHeapProfileNode[] => [
  node,
  ...node.children.flatMap(nodesUnder),
]

function spent(samples: readonly { frame: Frame; amount: number }[]): Spent {
  const [areas, functions] = [new Map<Area, number>(), new Map<string, number>()]
  for (const { frame, amount } of samples) {
    const area = areaOf(frame)
    if (area === undefined) continue
    areas.set(area, (areas.get(area) ?? 0) + amount)
    const what = `${frame.functionName || '(anonymous)'} ${placeOf(frame)}`.trim()
    functions.set(what, (functions.get(what) ?? 0) + amount)
  }
  const largest = [...functions].map(([what, amount]) => ({ what, amount }))
  return { areas, functions: largest.toSorted((a, b) => b.amount - a.amount) }
}

const ROOT = new URL('../../', import.meta.url)

/** `undefined`: nothing was done. */
function areaOf({ functionName, url }: Pick<Frame, 'functionName' | 'url'>): Area | undefined {
  if (functionName === '(idle)') return undefined
  if (functionName === '(garbage collector)') return 'garbage'
  if (url.startsWith('node:')) return 'node'
  if (url === '') return 'native'
  const path = pathOf(url)
  if (path.includes('node_modules/@redis/')) return 'client library'
  if (path.startsWith('lib/')) return 'this library'
  return path.startsWith('bench/') ? 'benchmark' : 'other'
}

const placeOf = ({ url, lineNumber }: Frame): string => (url === '' ? '' : `${pathOf(url)}:${lineNumber + 1}`)

/** From the project's root; code of CommonJS has a path where modules have an address. */
function pathOf(url: string): string {
  const root = fileURLToPath(ROOT)
  const path = url.startsWith('file:') ? fileURLToPath(url) : url
  return path.startsWith(root) ? path.slice(root.length) : path
}
