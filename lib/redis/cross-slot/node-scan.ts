/** All records there are, node by node. */
import type { RedisTransport } from '../client.ts'
import { numberAt, textAt, textsIn } from '../reply.ts'
import type { ScriptCalls } from '../script-calls.ts'
import { ScriptRunner } from '../scripts.ts'
import { entryScripts } from './user-index.ts'

const BATCH = 100
const TYPES = { json: 'ReJSON-RL', hash: 'hash' } as const

export interface Names {
  readonly suffixes: readonly string[]
  readonly nowMs: number
  readonly next: string | null
}

export class NodeScan {
  readonly #calls: ScriptCalls
  readonly #transport: RedisTransport
  #nodes: readonly ScriptRunner[] = []

  constructor(calls: ScriptCalls, transport: RedisTransport) {
    this.#calls = calls
    this.#transport = transport
  }

  /** `from` is `null`, then `next`: how many nodes are left, and the cursor of the one at hand. */
  async page(from: string | null, deadline: number): Promise<Names> {
    if (from === null) this.#nodes = await this.#masters()
    const [left = this.#nodes.length, cursor = '0'] = from === null ? [] : partsOf(from)
    const node = this.#nodes.at(-left)
    const args = [this.#calls.names.prefix, TYPES[this.#calls.form.store], cursor, String(BATCH)]
    const reply = await this.#calls.run(entryScripts.keys, [], '', args, deadline, node)
    const [nowMs, next] = [numberAt(reply, 0), textAt(reply, 1)]
    return { suffixes: this.#suffixes(reply.items[2]), nowMs, next: nextOf(left, next) }
  }

  async #masters(): Promise<readonly ScriptRunner[]> {
    const nodes = (await this.#transport.nodes?.()) ?? [this.#transport]
    return nodes.map((node) => new ScriptRunner(node))
  }

  #suffixes(keys: unknown): string[] {
    return textsIn(keys).map((key) => key.slice(this.#calls.names.prefix.length))
  }
}

function partsOf(from: string): [left: number, cursor: string] {
  const [left = '', cursor = ''] = from.split('|')
  return [Number(left), cursor]
}

function nextOf(left: number, cursor: string): string | null {
  if (cursor !== '0') return `${left}|${cursor}`
  return left > 1 ? `${left - 1}|0` : null
}
