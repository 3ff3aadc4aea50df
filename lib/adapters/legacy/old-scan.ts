/** All old sessions there are, node by node. */
import type { RedisTransport } from '../../redis/client.ts'
import { entriesLua } from '../../redis/lua.generated.ts'
import { replyOf, textAt, textsIn } from '../../redis/reply.ts'
import { ScriptRunner, script } from '../../redis/scripts.ts'

const BATCH = '500'
/** What keys.lua is told of a store, none of which it uses. */
const NO_SETTINGS = '0|0||'
const keys = script(entriesLua.keys)

export class OldScan {
  readonly #transport: RedisTransport
  readonly #prefix: string
  readonly #type: string
  #nodes: readonly ScriptRunner[] = []

  constructor(transport: RedisTransport, prefix: string, type: string) {
    this.#transport = transport
    this.#prefix = prefix
    this.#type = type
  }

  /** `from` is `null`, then `next`: which node, and its cursor. */
  async page(from: string | null, deadline: number): Promise<{ ids: string[]; next: string | null }> {
    if (from === null) {
      const nodes = (await this.#transport.nodes?.()) ?? [this.#transport]
      this.#nodes = nodes.map((node) => new ScriptRunner(node))
    }
    const [at = '0', cursor = '0'] = (from ?? '0|0').split('|')
    const node = this.#nodes[Number(at)]
    if (!node) return { ids: [], next: null }
    const args = ['', NO_SETTINGS, this.#prefix, this.#type, cursor, BATCH]
    const reply = replyOf(await node.run(keys, [], args, deadline))
    const next = textAt(reply, 1)
    const ids = textsIn(reply.items[2]).map((key) => key.slice(this.#prefix.length))
    return { ids, next: next === '0' ? `${Number(at) + 1}|0` : `${at}|${next}` }
  }
}
