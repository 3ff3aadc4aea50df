/**
 * Judges the whole document: what every verdict by path has to agree with. Shares nothing with lib/schema. ajv says which
 * schemas there are, and is asked as well; where it errs (spec/schema/ajv.spec.ts), the plain reading of the schema holds.
 */
import { Ajv } from 'ajv'
import { Ajv2020 } from 'ajv/dist/2020.js'
import { fullFormats } from 'ajv-formats/dist/formats.js'
import { applyPatch } from '../../lib/domain/apply-patch.ts'
import type { JsonObject } from '../../lib/domain/json.ts'
import type { PatchOperation } from '../../lib/domain/patch.ts'
import { Interpreter } from './interpreter.ts'

export interface Oracle {
  valid(document: JsonObject): boolean
  /** Whether ajv, as it is, says something else, or throws. */
  ajvErrs(document: JsonObject): boolean
}

/** What becomes of a document: `refuse`, or what it is then. */
export type Answer = 'refuse' | JsonObject

/** `undefined`: ajv's strict mode refuses some of what the dice make. */
export function oracleOf(schema: JsonObject): Oracle | undefined {
  const options = {
    strict: true,
    strictRequired: false,
    strictTuples: false,
    allowUnionTypes: true,
    ownProperties: true,
    allErrors: true,
    formats: fullFormats,
    logger: false,
    // Compiling the meta-schema takes longer than all else.
    meta: false,
    validateSchema: false,
  } as const
  try {
    const validate = ('$schema' in schema ? new Ajv(options) : new Ajv2020(options)).compile(schema)
    const plain = new Interpreter(schema)
    return {
      valid: (document) => plain.valid(document),
      ajvErrs: (document) => answered(() => validate(document)) !== plain.valid(document),
    }
  } catch {
    return undefined
  }
}

export function answerOf(oracle: Oracle, document: JsonObject, patch: readonly PatchOperation[]): Answer {
  const outcome = applyPatch(document, patch)
  if (outcome.kind !== 'applied') return 'refuse'
  return oracle.valid(outcome.data) ? outcome.data : 'refuse'
}

function answered(ask: () => boolean): boolean | undefined {
  try {
    return ask()
  } catch {
    return undefined
  }
}
