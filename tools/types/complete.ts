/** What an editor is offered, by TypeScript's language server. */
import { fork } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { join } from 'node:path'
import { root } from './program.ts'
import type { Program } from './program.ts'

interface Answer {
  readonly type?: string
  readonly request_seq?: number
  readonly body?: unknown
}

export interface Completion {
  readonly names: readonly string[]
  /** Once the file has been looked at, as while one is typing. */
  readonly ms: number
}

/** What may stand where `mark` does. The file is open, and has been asked about once before. */
export async function complete({ file, text }: Program, mark: string): Promise<Completion> {
  const server = fork(join(root, 'node_modules/typescript/lib/tsserver.js'), ['--useNodeIpc'], {
    silent: true,
  })
  try {
    const before = text.slice(0, text.indexOf(mark)).split('\n')
    const place = { file, line: before.length, offset: (before.at(-1) ?? '').length + 1 }
    server.send({ seq: 0, type: 'request', command: 'open', arguments: { file, fileContent: text } })
    await ask(server, 1, { ...place, line: 1, offset: 1 })
    const start = performance.now()
    const names = await ask(server, 2, place)
    return { names, ms: performance.now() - start }
  } finally {
    server.kill()
  }
}

function ask(server: ChildProcess, seq: number, place: object): Promise<readonly string[]> {
  server.send({ seq, type: 'request', command: 'completionInfo', arguments: place })
  return new Promise((resolve) => {
    const listen = (message: unknown): void => {
      const { type, request_seq: answered, body } = message as Answer
      if (type !== 'response' || answered !== seq) return
      server.off('message', listen)
      const entries = (body as { entries?: readonly { readonly name: string }[] } | undefined)?.entries ?? []
      resolve(entries.map(({ name }) => name))
    }
    server.on('message', listen)
  })
}
