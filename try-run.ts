import { startRedis } from './tools/redis-server.ts'
import { spawnSync } from 'node:child_process'
const server = await startRedis({ onProgress: () => {} } as any)
console.log((server as any).url)
spawnSync(process.execPath, ['--import', 'ts-blank-space/register', 'try.ts', (server as any).url], { stdio: 'inherit' })
await (server as any).stop()
