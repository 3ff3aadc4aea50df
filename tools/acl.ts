/** Writes docs/acl: a file for each role and form of session. */
import { writeFileSync } from 'node:fs'
import { FORMS, ROLE_NAMES, fileOf, textOf } from './acl/files.ts'

for (const name of ROLE_NAMES) for (const form of FORMS) writeFileSync(fileOf(name, form), textOf(name, form))
