/** Clients that sessions are made for and read by. */
import * as fc from 'fast-check'
import type { ClientInfo } from '../../../lib/domain/binding.ts'
import { ADDRESSES } from '../model/places.ts'

const AGENTS = ['Firefox', 'Chrome', `${'x'.repeat(300)}1`, `${'x'.repeat(300)}2`, '']

export const aClient: fc.Arbitrary<ClientInfo> = fc.record(
  { ip: fc.constantFrom(...ADDRESSES), userAgent: fc.constantFrom(...AGENTS) },
  { requiredKeys: [] },
)
