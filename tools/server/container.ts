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

/** Rejects, with what to do, where no Docker API answers. */
export const checkDocker = async (): Promise<void> => {
  try {
    await (await import('testcontainers')).getContainerRuntimeClient()
  } catch (error) {
    throw explained(error)
  }
}

/** Redis in Docker; testcontainers removes it also when this process dies. */
export const startContainer = async (options: ContainerOptions): Promise<RunningContainer> => {
  const container = await startImage(options).catch((error: unknown) => {
    throw explained(error)
  })
  const stop = async (): Promise<void> => void (await container.stop())
  return { host: container.getHost(), port: container.getMappedPort(PORT), stop }
}

// testcontainers is imported where it is used, since that takes most of a second and few runs come this far.
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

const NO_DOCKER =
  'no Docker API answers: start Docker, or Podman and its service; name its socket in DOCKER_HOST'

/** What testcontainers says, in words that help. */
export const explained = (error: unknown): Error => {
  const text = error instanceof Error ? error.message : String(error)
  const known = EXPLANATIONS.find(([said]) => text.includes(said))?.[1]
  return new Error(known ?? `starting ${IMAGE} failed: ${text}`, { cause: error })
}

const EXPLANATIONS: readonly (readonly [string, string])[] = [
  ['Could not find a working container runtime', NO_DOCKER],
  ["Cannot find package 'testcontainers'", 'the package testcontainers is not installed'],
]
