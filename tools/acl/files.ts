import { readFileSync } from 'node:fs'
import { ROLES, rulesOf } from './roles.ts'
import type { Form, RoleName } from './roles.ts'

export const FORMS: readonly Form[] = ['json', 'hash']
export const ROLE_NAMES: readonly RoleName[] = Object.keys(ROLES) as RoleName[] // its own keys

export const fileOf = (name: RoleName, form: Form): URL =>
  new URL(`../../docs/acl/${form}-${name}.acl`, import.meta.url)

export const textOf = (name: RoleName, form: Form): string => `${rulesOf(name, form).join(' ')}\n`

/** Whether the file is there, as it would be written. */
export const isFresh = (name: RoleName, form: Form): boolean =>
  readFileSync(fileOf(name, form), 'utf8') === textOf(name, form)
