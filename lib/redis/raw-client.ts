/** Commands as they go over the wire, for clients that take them so: a third of what a change costs a process is saved. */
import type { EvalOptions, RedisCommands } from './commands.ts'

/** A view of a client, or of a pool, with options of its own. */
interface RawView extends RedisCommands {
  sendCommand(args: readonly string[]): Promise<unknown>
}

/**
 * From 6.1 on, which is known by the prefix, a view sends raw commands with its options; 5 forgot them. A prefix is put
 * before keys of commands that the client knows, not of raw ones. Cluster and sentinel want to be told more than these.
 */
export const isRaw = (view: RedisCommands): view is RawView =>
  '_keyPrefix' in view &&
  Reflect.get(view, '_keyPrefix') === undefined &&
  'sendCommand' in view &&
  typeof view.sendCommand === 'function' &&
  view.sendCommand.length === 2

/** By its own EVALSHA node-redis merges the view's options with themselves, which takes longer than all the rest. */
export const sendingRaw = (view: RawView): RedisCommands => ({
  eval: (script, options) => view.sendCommand(wordsOf('EVAL', script, options)),
  evalSha: (sha, options) => view.sendCommand(wordsOf('EVALSHA', sha, options)),
  configGet: async (name) => view.configGet?.(name),
})

export const wordsOf = (
  command: string,
  script: string,
  { keys, arguments: args }: EvalOptions,
): string[] => [command, script, String(keys.length), ...keys, ...args]
