import { startSharedServer, stopServers } from './servers.ts'

/** Once per run, before any spec file's tests; parallel workers inherit the environment it sets. */
export const mochaGlobalSetup = (): Promise<void> => startSharedServer()

export const mochaGlobalTeardown = (): Promise<void> => stopServers()
