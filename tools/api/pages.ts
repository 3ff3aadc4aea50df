/** Which page of the API reference tells of what: the exports of the package, by the source file that they come from. */

export interface ApiPage {
  readonly name: string
  /** The files whose exports are on the page, in this order; the comment at the top of the first one introduces it. */
  readonly files: readonly string[]
  /** What comes first on the page, wherever it stands in its file. */
  readonly first?: string
}

export const PAGES: readonly ApiPage[] = [
  { name: 'stores', files: ['lib/stores.ts', 'lib/store-parts.ts', 'lib/store.ts'] },
  { name: 'precompiled', files: ['lib/precompiled/stores.ts', 'lib/schema/precompiled.ts'] },
  { name: 'methods', files: ['lib/store-contract.ts', 'lib/call-options.ts'], first: 'SessionStoreContract' },
  {
    name: 'options',
    files: [
      'lib/options.ts',
      'lib/domain/binding.ts',
      'lib/schema/input.ts',
      'lib/schema/infer.ts',
      'lib/schema/validate.ts',
      'lib/schema/explain-path.ts',
      'lib/domain/path-verdict.ts',
    ],
  },
  { name: 'errors', files: ['lib/errors.ts'] },
  { name: 'events', files: ['lib/events.ts'] },
  {
    name: 'data',
    files: [
      'lib/domain/session-types.ts',
      'lib/domain/session.ts',
      'lib/domain/patch.ts',
      'lib/domain/path-types.ts',
      'lib/domain/json.ts',
      'lib/domain/upgrade.ts',
      'lib/domain/read-cache-stats.ts',
      'lib/domain/deep-readonly.ts',
    ],
  },
  {
    name: 'clients',
    files: [
      'lib/redis/client.ts',
      'lib/redis/commands.ts',
      'lib/ioredis/transport.ts',
      'lib/ioredis/client.ts',
    ],
  },
  {
    name: 'adapters',
    files: [
      'lib/adapters/options.ts',
      'lib/adapters/legacy/options.ts',
      'lib/express-session/store.ts',
      'lib/fastify-session/store.ts',
      'lib/koa-session/store.ts',
      'lib/koa-session/types.ts',
      'lib/cookie-options.ts',
    ],
  },
  {
    name: 'backends',
    files: ['lib/backends/backend.ts', 'lib/domain/capabilities.ts', 'lib/redis/keys.ts'],
    first: 'SessionBackend',
  },
  { name: 'testing', files: ['lib/testing/index.ts', 'lib/testing/harness.ts'] },
]
