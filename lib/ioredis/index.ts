/** Sessions over ioredis: a client of that library, as the transport of a store. */
export { ioredisTransport } from './transport.ts'
export type { IoredisClient, IoredisCommand } from './client.ts'
