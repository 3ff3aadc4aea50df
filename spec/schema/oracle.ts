/** ajv on the whole document: what every verdict by path has to agree with. Shares nothing with lib/schema. */
import { Ajv } from 'ajv'
import { Ajv2020 } from 'ajv/dist/2020.js'
import { fullFormats } from 'ajv-formats/dist/formats.js'
import { applyPatch } from '../../lib/domain/apply-patch.ts'
import type { JsonObject } from '../../lib/domain/json.ts'
import type { PatchOperation } from '../../lib/domain/patch.ts'

export interface Oracle {
  /** `undefined`: ajv 8.20 throws at a few legal schemas. */
  valid(document: JsonObject): boolean | undefined
}

/** What becomes of a document: `refuse`, or what it is then; `undefined` if ajv cannot say. */
export type Answer = 'refuse' | JsonObject | undefined

/** `undefined`: ajv's strict mode refuses some of what the dice make. */
export function oracleOf(schema: JsonObject): Oracle | undefined {
  const options = {
    strict: true,
    strictRequired: false,
    strictTuples: false,
    allowUnionTypes: true,
    ownProperties: true,
    // Without it ajv 8.20 takes an empty array for one that contains what it should, with `nullable` in there.
    allErrors: true,
    formats: fullFormats,
    logger: false,
    // Compiling the meta-schema takes longer than all else.
    meta: false,
    validateSchema: false,
  } as const
  try {
    const validate = ('$schema' in schema ? new Ajv(options) : new Ajv2020(options)).compile(schema)
    return { valid: (document) => answered(() => validate(document)) }
  } catch {
    return undefined
  }
}

export function answerOf(oracle: Oracle, document: JsonObject, patch: readonly PatchOperation[]): Answer {
  const outcome = applyPatch(document, patch)
  if (outcome.kind !== 'applied') return 'refuse'
  const valid = oracle.valid(outcome.data)
  if (valid === undefined) return undefined
  return valid ? outcome.data : 'refuse'
}

function answered(ask: () => boolean): boolean | undefined {
  try {
    return ask()
  } catch {
    return undefined
  }
}
