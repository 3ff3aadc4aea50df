/** Builds `dist`: the library as ES modules, and as CommonJS in `dist/cjs`, each with its own declarations. */
import { spawnSync } from 'node:child_process'
import { cpSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
const compiler = join(createRequire(import.meta.url).resolve('ts7/package.json'), '../bin/tsc')

function compile(project: string): void {
  const { status } = spawnSync(process.execPath, [compiler, '-p', join(root, project)], { stdio: 'inherit' })
  if (status !== 0) process.exit(1)
}

rmSync(join(root, 'dist'), { recursive: true, force: true })
compile('tsconfig.build.json')
compile('tsconfig.cjs.json')
const scripts = readdirSync(join(root, 'lib/schema')).filter((file) => /\.(cjs|d\.cts)$/.test(file))
for (const folder of ['dist', 'dist/cjs'])
  for (const file of scripts) cpSync(join(root, 'lib/schema', file), join(root, folder, 'schema', file))
// The package says "module"; Node looks for the nearest package.json.
writeFileSync(join(root, 'dist/cjs/package.json'), '{ "type": "commonjs" }\n')
