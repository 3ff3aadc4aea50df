/** All faults there are, in the order of the report. */
import type { Fault } from '../fault.ts'
import { scriptFlush } from './script-flush.ts'
import { silentServer } from './silent.ts'

export const FAULTS: readonly Fault[] = [silentServer, scriptFlush]
