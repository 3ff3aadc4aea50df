import { startSharedServer, stopServers } from './servers.ts'

// A parallel worker that is slow to leave its coverage behind (NODE_V8_COVERAGE) is sent this signal after a second, which
// would end it in the middle of that.
if (process.env['MOCHA_WORKER_ID'] !== undefined) process.once('SIGTERM', () => process.exit())

/** Once per run, before any spec file's tests; parallel workers inherit the environment it sets. */
export const mochaGlobalSetup = (): Promise<void> => startSharedServer()

export const mochaGlobalTeardown = (): Promise<void> => stopServers()
