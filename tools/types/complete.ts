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
  /** As while one is typing: the editor has shown the errors of the file as it was before. */
  readonly ms: number
}

/** What may stand where `mark` does, which is typed last: the line of it is new to the server. */
export async function complete({ file, text }: Program, mark: string): Promise<Completion> {
  const server = fork(join(root, 'node_modules/typescript/lib/tsserver.js'), ['--useNodeIpc'], {
    silent: true,
  })
  try {
    const lines = text.split('\n')
    const at = lines.findIndex((line) => line.includes(mark))
    const insertString = `${lines.splice(at, 1).join()}\n`
    const begin = { file, line: at + 1, offset: 1 }
    const tell = (seq: number, command: string, args: object): unknown =>
      server.send({ seq, type: 'request', command, arguments: args })
    tell(0, 'open', { file, fileContent: lines.join('\n') })
    await ask(server, 1, 'semanticDiagnosticsSync', { file })
    const start = performance.now()
    tell(2, 'change', { ...begin, endLine: begin.line, endOffset: 1, insertString })
    const names = namesIn(
      await ask(server, 3, 'completionInfo', { ...begin, offset: insertString.indexOf(mark) + 1 }),
    )
    return { names, ms: performance.now() - start }
  } finally {
    server.kill()
  }
}

function ask(server: ChildProcess, seq: number, command: string, args: object): Promise<unknown> {
  server.send({ seq, type: 'request', command, arguments: args })
  return new Promise((resolve) => {
    const listen = (message: unknown): void => {
      const { type, request_seq: answered, body } = message as Answer
      if (type !== 'response' || answered !== seq) return
      server.off('message', listen)
      resolve(body)
    }
    server.on('message', listen)
  })
}

const namesIn = (body: unknown): readonly string[] =>
  ((body as { entries?: readonly { readonly name: string }[] } | undefined)?.entries ?? []).map(
    ({ name }) => name,
  )
