import { createClient } from 'redis'

/** What a server says of itself. */
export interface Versions {
  readonly server: string
  /** `none`, or the module that has the JSON commands. */
  readonly module: string
}

interface Module {
  readonly name: string
  readonly ver: number
}

export const askVersions = async (url: string): Promise<Versions> => {
  const client = await createClient({ url }).connect()
  try {
    return versionsIn(await client.info('server'), await client.moduleList())
  } finally {
    client.destroy()
  }
}

export const versionsIn = (info: string, modules: readonly Module[]): Versions => {
  const json = modules.find(({ name }) => /json/i.test(name))
  return { server: serverOf(info), module: json === undefined ? 'none' : moduleOf(json) }
}

// Valkey says under redis_version with which Redis it is compatible.
const serverOf = (info: string): string => {
  const valkey = /^valkey_version:(\S+)/m.exec(info)?.[1]
  return valkey === undefined ? `Redis ${/^redis_version:(\S+)/m.exec(info)?.[1]}` : `Valkey ${valkey}`
}

// 20803 is 2.8.3. RedisJSON goes by its old name in the list.
const moduleOf = ({ name, ver }: Module): string =>
  [
    name === 'ReJSON' ? 'RedisJSON' : name,
    [Math.floor(ver / 10_000), Math.floor(ver / 100) % 100, ver % 100].join('.'),
  ].join(' ')
