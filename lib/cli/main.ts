#!/usr/bin/env node
import { jsonSessions } from './json-sessions.ts'

void jsonSessions(process.argv.slice(2), process).then((code) => {
  process.exitCode = code
})
