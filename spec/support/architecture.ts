/** Which part of lib/ may know which. */

/** Which parts of the library a part may import, besides itself: all of a part, or one file of it. */
export const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  errors: [],
  events: ['domain', 'errors'],
  'cookie-options': [],
  domain: ['errors'],
  schema: ['domain', 'errors'],
  redis: ['domain', 'errors', 'backends/backend'],
  backends: ['domain', 'errors', 'redis', 'schema/guard'],
  options: ['domain', 'schema', 'errors', 'events', 'backends/backend'],
  policy: ['domain', 'schema/guard', 'errors', 'events', 'options', 'store-contract', 'backends/backend'],
  'store-contract': ['domain', 'errors', 'events', 'backends/backend'],
  ioredis: ['errors', 'redis/client', 'redis/failure'],
  adapters: [
    'domain',
    'errors',
    'options',
    'store-contract',
    'adapters/legacy/with-legacy',
    'adapters/legacy/options',
  ],
  // Old sessions are a backend of their own.
  'adapters/legacy': [
    'domain',
    'errors',
    'options',
    'store-contract',
    'stores',
    'redis',
    'backends/backend',
    'backends/memory-records',
    'adapters/cookie',
  ],
  'express-session': ['adapters', 'domain', 'store', 'store-contract'],
  'fastify-session': ['adapters', 'domain', 'errors', 'store-contract'],
  'koa-session': ['adapters', 'domain', 'errors', 'options', 'store-contract'],
  store: [
    'domain',
    'schema/guard',
    'errors',
    'events',
    'options',
    'policy',
    'store-contract',
    'backends/backend',
  ],
  stores: ['domain', 'schema', 'errors', 'events', 'options', 'store', 'backends', 'redis'],
  testing: ['domain', 'errors', 'events', 'options', 'store', 'store-contract'],
  index: [
    'domain',
    'schema',
    'errors',
    'events',
    'options',
    'store',
    'store-contract',
    'stores',
    'backends/backend',
    'redis/client',
    'cookie-options',
  ],
}
/** Layers above of which only types may be used: they vanish when compiled. */
export const TYPES_ONLY: Readonly<Record<string, readonly string[]>> = {
  redis: ['backends/backend'],
  backends: ['schema/guard'],
  options: ['backends/backend'],
  policy: ['schema/guard', 'store-contract', 'backends/backend'],
  'store-contract': ['domain', 'backends/backend'],
  ioredis: ['redis/client'],
  adapters: ['store-contract', 'adapters/legacy/options'],
  'adapters/legacy': ['store-contract', 'backends/backend'],
  'express-session': ['store', 'store-contract'],
  'fastify-session': ['domain', 'store-contract'],
  'koa-session': ['domain', 'store-contract'],
  store: ['schema/guard', 'backends/backend'],
  testing: ['domain', 'errors', 'events', 'options', 'store', 'store-contract'],
}
/** Packages, and the one part that may import each. */
export const PACKAGES: Readonly<Record<string, string>> = {
  ajv: 'schema',
  'ajv-formats': 'schema',
  'express-session': 'express-session',
  fastify: 'fastify-session',
  '@fastify': 'fastify-session',
}
/** Those of which nothing but types is imported: whoever uses the part has them. */
export const PACKAGES_TYPES_ONLY: readonly string[] = ['fastify', '@fastify']
