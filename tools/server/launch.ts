import { createServer, type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Guarded } from './guarded.ts'

const HOST = '127.0.0.1'
const ATTEMPTS = 5
const START_TIMEOUT_MS = 20_000
const READY = /Ready to accept connections|Sentinel ID is/
const PORT_TAKEN = /Address already in use|Failed listening on port/

export interface LaunchOptions {
  /** The server's executable: Redis 7 or later, or Valkey. */
  readonly core: string
  readonly modules: readonly string[]
  /** Appended, so that they win over ours; the log must stay on standard output at level notice. */
  readonly args: readonly string[]
  /** A node of a cluster that has yet to be formed. */
  readonly cluster: boolean
  /** Asked again when its answer was taken in the meantime. */
  readonly pickPort: () => Promise<number>
  readonly env: NodeJS.ProcessEnv
  /** A configuration file, which the server may write to; the arguments are stronger. A text makes a new one. */
  readonly config?: ConfigFile
}

export type ConfigFile = { readonly text: string } | { readonly path: string }

export interface Launched {
  readonly host: string
  readonly port: number
  readonly pid: number
  readonly folder: string
  /** A cluster node's own; where there is one in the arguments, this is not it. */
  readonly busPort: number | undefined
  /** Resolves when it has ended, in whatever way. */
  readonly ended: () => Promise<unknown>
  readonly stop: () => Promise<void>
}

/** What a new configuration file is called in the server's folder. */
export const CONFIG_FILE = 'redis.conf'

/** Starts a server on 127.0.0.1 that keeps nothing; resolves when it accepts connections. */
export const launch = async (options: LaunchOptions): Promise<Launched> => {
  let output = ''
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const port = await options.pickPort()
    // The usual bus port (ten thousand higher) may lie above 65535.
    const busPort = options.cluster ? await freePort() : undefined
    const server = await startOn(port, busPort, options)
    if (await server.said(READY, START_TIMEOUT_MS)) return launched(server, port, busPort)
    output = server.output
    await server.stop()
    // Between our look and the server's bind somebody else may have taken the port: another run beside this one.
    if (!PORT_TAKEN.test(output)) break
  }
  throw new Error(`${options.core} did not start:\n${output.trim().split('\n').slice(-5).join('\n')}`)
}

const launched = (server: Guarded, port: number, busPort: number | undefined): Launched => {
  server.release()
  const { pid, folder } = server
  return { host: HOST, port, busPort, pid, folder, ended: () => server.ended(), stop: () => server.stop() }
}

const startOn = (port: number, busPort: number | undefined, options: LaunchOptions): Promise<Guarded> =>
  Guarded.start({
    command: options.core,
    args: [
      ...configArgs(options),
      ...baseArgs(port),
      ...clusterArgs(busPort),
      ...moduleArgs(options),
      ...options.args,
    ],
    files:
      options.config !== undefined && 'text' in options.config ? { [CONFIG_FILE]: options.config.text } : {},
    folderPrefix: join(tmpdir(), 'json-session-store-redis-'),
    // Redis refuses to start under a locale that the machine does not have.
    env: { ...options.env, LC_ALL: 'C' },
  })

const baseArgs = (port: number): string[] => [
  '--bind',
  HOST,
  '--port',
  String(port),
  '--save',
  '',
  '--appendonly',
  'no',
]

const configArgs = ({ config }: LaunchOptions): string[] => {
  if (config === undefined) return []
  return ['path' in config ? config.path : CONFIG_FILE]
}

const moduleArgs = ({ modules }: LaunchOptions): string[] =>
  modules.flatMap((module) => ['--loadmodule', module])

const clusterArgs = (busPort: number | undefined): string[] =>
  busPort === undefined ? [] : ['--cluster-enabled', 'yes', '--cluster-port', String(busPort)]

/** A port that nobody has at this moment. */
export const freePort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const server = createServer().once('error', reject)
    server.listen(0, HOST, () => {
      const { port } = server.address() as AddressInfo // listening on TCP, so never a path
      server.close(() => resolve(port))
    })
  })
