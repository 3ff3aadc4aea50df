// Given to Node by `--import`, for the main thread and for each worker.
import { register } from 'node:module'

register(new URL('erased-hooks.mjs', import.meta.url))
