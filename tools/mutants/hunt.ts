/** Plants one bug after another and sees which test catches it. */
import { createClient } from 'redis'
import { startPinnedServer } from '../redis-server.ts'
import type { Mutant, Target } from './mutant.ts'
import { ProjectCopy } from './project.ts'
import { passingTests, runTests } from './suite.ts'
import type { Result } from './suite.ts'

export interface Finding {
  readonly mutant: Mutant
  readonly result: Result
  readonly seconds: number
}

const WHOLE: Target = { spec: 'spec/**/*.spec.ts' }

export interface HuntSettings {
  readonly workers: number
  /** The whole suite does not run where the likely tests have not caught a bug. */
  readonly likelyOnly: boolean
}

/** @param tell called with each finding as it comes */
export async function hunt(
  mutants: readonly Mutant[],
  { workers, likelyOnly }: HuntSettings,
  tell: (finding: Finding) => void,
): Promise<Finding[]> {
  const queue = [...mutants]
  const findings: Finding[] = []
  const work = async (): Promise<void> => {
    const copy = await ProjectCopy.make()
    for (let mutant = queue.shift(); mutant !== undefined; mutant = queue.shift()) {
      const finding = await judge(copy, mutant, likelyOnly ? [] : [WHOLE])
      findings.push(finding)
      tell(finding)
    }
    await copy.remove()
  }
  await Promise.all(Array.from({ length: Math.min(workers, mutants.length) }, work))
  return findings
}

async function judge(copy: ProjectCopy, mutant: Mutant, last: readonly Target[]): Promise<Finding> {
  const start = performance.now()
  const result = await copy.with(mutant, async () => {
    const why = mutant.file.endsWith('.lua') ? await luaError(copy.scripts()) : undefined
    return why === undefined
      ? caught(copy, [...mutant.likely, ...last])
      : ({ kind: 'broken', output: why } as const)
  })
  return { mutant, result, seconds: (performance.now() - start) / 1000 }
}

async function caught(copy: ProjectCopy, targets: readonly Target[]): Promise<Result> {
  let result: Result = { kind: 'broken', output: 'it names no test' }
  for (const target of targets) {
    result = await onServer((redisUrl) =>
      runTests(target, { folder: copy.folder, redisUrl, timeoutMs: timeoutOf(target) }),
    )
    if (result.kind !== 'passed') return result
  }
  return result
}

const timeoutOf = (target: Target): number => (target === WHOLE ? 600_000 : 120_000)

/** A server for one run: a script that never ends, or a key without an expiry, is nothing to the next. */
async function onServer<T>(act: (url: string) => Promise<T>): Promise<T> {
  const server = await startPinnedServer({ onProgress: () => {} })
  try {
    return await act(server.url)
  } finally {
    await server.stop()
  }
}

/** A script that does not compile would be caught by anything. */
const luaError = (scripts: readonly string[]): Promise<string | undefined> =>
  onServer(async (url) => {
    const client = await createClient({ url }).connect()
    try {
      for (const script of scripts) await client.scriptLoad(script)
      return undefined
    } catch (error) {
      return String(error)
    } finally {
      client.destroy()
    }
  })

/** The findings that prove nothing: their tests fail without the bug too. */
export async function unproven(findings: readonly Finding[]): Promise<Finding[]> {
  const caught = findings.flatMap(({ result }) => (result.kind === 'failed' ? [result] : []))
  if (caught.length === 0) return []
  const copy = await ProjectCopy.make()
  const passing = await onServer((redisUrl) =>
    passingTests(caught, { folder: copy.folder, redisUrl, timeoutMs: timeoutOf(WHOLE) }),
  )
  await copy.remove()
  return findings.filter(({ result }) => result.kind === 'failed' && !passing.has(result.test))
}
