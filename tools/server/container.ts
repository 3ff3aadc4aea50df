import type { GenericContainer, StartedTestContainer } from 'testcontainers'

const IMAGE = 'redis:8'
const PORT = 6379
// It is reached from outside of the container.
const OPEN = ['--protected-mode', 'no', '--save', '']

export interface ContainerOptions {
  readonly json: boolean
  readonly args: readonly string[]
}

export interface RunningContainer {
  readonly host: string
  readonly port: number
  readonly stop: () => Promise<void>
}

/** Redis in Docker; testcontainers removes it also when this process dies. */
export const startContainer = async (options: ContainerOptions): Promise<RunningContainer> => {
  const container = await startImage(options).catch((error: unknown) => {
    throw new Error(explain(error), { cause: error })
  })
  const stop = async (): Promise<void> => void (await container.stop())
  return { host: container.getHost(), port: container.getMappedPort(PORT), stop }
}

// Imported here, since it takes most of a second and few runs come this far.
const startImage = async (options: ContainerOptions): Promise<StartedTestContainer> => {
  const { GenericContainer, Wait } = await import('testcontainers')
  const image = new GenericContainer(IMAGE)
    .withExposedPorts(PORT)
    .withWaitStrategy(Wait.forLogMessage(/Ready to accept connections/))
  return withServer(image, options).start()
}

// The image's own entry point and command load the modules. Nothing outlives the container, so it may save.
const withServer = (image: GenericContainer, { json, args }: ContainerOptions): GenericContainer => {
  if (!json) return image.withEntrypoint(['redis-server']).withCommand([...OPEN, ...args])
  return args.length === 0 ? image : image.withCommand(['redis-server', ...OPEN, ...args])
}

const explain = (error: unknown): string => {
  const text = error instanceof Error ? error.message : String(error)
  if (text.includes('Could not find a working container runtime'))
    return 'no Docker (nor another container runtime) answers'
  if (text.includes("Cannot find package 'testcontainers'"))
    return 'the package testcontainers is not installed'
  return `starting ${IMAGE} failed: ${text}`
}
