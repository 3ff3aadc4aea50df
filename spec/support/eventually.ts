import { until } from '../../tools/server/until.ts'

/** Waits, fifteen seconds at most (a busy machine takes several to load TypeScript), for what happens in another process. */
export const eventually = (what: string, holds: () => boolean | Promise<boolean>): Promise<void> =>
  until(what, holds, 15_000)
