/** Records as hashes: the TypeScript side of lua/hash. */
import type { NewRecord, Query } from '../backends/backend.ts'
import type { PreparedOperation } from '../domain/patch.ts'
import { isJsonObject } from '../domain/json.ts'
import type { JsonObject } from '../domain/json.ts'
import type { ClientLabel } from '../domain/session.ts'
import { clientLabel, clientText } from './client-label.ts'
import type { Answer, DocumentForm } from './document.ts'
import {
  CLIENT_FIELD,
  ENVELOPE_FIELD,
  decodeFields,
  encodeFields,
  fieldsOf,
  hashPath,
} from './hash-encoding.ts'
import { parseText } from './json-text.ts'
import { hashLua } from './lua.generated.ts'
import { compileScripts } from './scripts.ts'

const scripts = compileScripts(hashLua)
/** See lua/pending.lua. */
const PENDING_FIELD = '_session.pending'
const VERSION_FIELD = '_session.schema_version'

export class HashForm implements DocumentForm {
  readonly store = 'hash'
  readonly scripts: DocumentForm['scripts'] = scripts
  readonly requires: readonly string[] = []
  readonly uses: readonly string[] = []
  readonly letters = ''
  readonly #textMembers: readonly string[]

  /** `textMembers`: see `BackendSettings`. */
  constructor(textMembers: readonly string[] = []) {
    this.#textMembers = textMembers
  }

  /** And what is text whatever it looks like: a hash of another hand has nothing else. */
  userPath(userIdField: string): string {
    return [userIdField, ...this.#textMembers]
      .map((name) => hashPath([name]).replaceAll(' ', '%20'))
      .join(' ')
  }

  newRecord({ data, envelope, client, schemaVersion }: NewRecord): string[] {
    const args = ['', ...encodeFields(data)]
    if (schemaVersion) args.push(VERSION_FIELD, String(schemaVersion))
    if (envelope) args.push(ENVELOPE_FIELD, this.envelope(envelope))
    if (client) args.push(CLIENT_FIELD, clientText(client))
    return args
  }

  operations(operations: readonly PreparedOperation[]): string[] {
    return operations.flatMap((operation) => {
      const args = operationArguments(operation)
      return [operation.op, hashPath(operation.path), String(args.length), ...args]
    })
  }

  replacement(data: JsonObject): string[] {
    return ['whole', '', '0', ...encodeFields(data)]
  }

  envelope(envelope: JsonObject | null | undefined): string {
    return envelope === undefined ? '' : JSON.stringify(envelope)
  }

  client(client: ClientLabel | undefined): string {
    return client ? clientText(client) : ''
  }

  query(query: Query): [kind: string, ...args: string[]] {
    if (query.kind === 'paths') return ['paths', ...query.paths.map(hashPath)]
    if (query.kind === 'includes') return ['includes', hashPath(query.path), JSON.stringify(query.value)]
    return [query.kind]
  }

  answer(query: Query, payload: unknown): Answer {
    switch (query.kind) {
      case 'none':
        return {}
      case 'whole':
        return wholeRecord(fieldsOf(payload))
      case 'client':
        return { client: this.listedClient(payload) }
      case 'paths':
        return { values: Array.isArray(payload) ? payload.map(parseText) : [] }
      case 'includes':
        return { values: [payload === '1'] }
    }
  }

  listedClient(payload: unknown): ClientLabel | null {
    return clientLabel(parseText(payload))
  }

  /** There is one way only. */
  adapt(): boolean {
    return false
  }
}

function wholeRecord(fields: ReadonlyMap<string, string>): Answer {
  const envelope = parseText(fields.get(ENVELOPE_FIELD))
  const schemaVersion = Number(fields.get(VERSION_FIELD))
  return {
    data: decodeFields(fields),
    envelope: isJsonObject(envelope) ? envelope : null,
    client: clientLabel(parseText(fields.get(CLIENT_FIELD))),
    ...(fields.has(PENDING_FIELD) && { pending: fields.get(PENDING_FIELD) }),
    ...(schemaVersion > 0 && { schemaVersion }),
  }
}

/** As lua/hash/changes.lua names them. */
function operationArguments(operation: PreparedOperation): string[] {
  const { minimum, maximum, exclusiveMinimum, exclusiveMaximum, minItems, maxItems } = operation.bounds ?? {}
  switch (operation.op) {
    case 'set':
    case 'merge':
      return [JSON.stringify(operation.value)]
    case 'unset':
      return []
    case 'increment':
      return [String(operation.by), ...limits(minimum, maximum, exclusiveMinimum, exclusiveMaximum)]
    case 'add':
      return [
        operation.unique === false ? '0' : '1',
        ...limits(minItems, maxItems),
        ...texts(operation.values),
      ]
    case 'remove':
      return [...limits(minItems), ...texts(operation.values)]
  }
}

const limits = (...bounds: (number | undefined)[]): string[] =>
  bounds.map((bound) => (bound === undefined ? '' : String(bound)))

const texts = (values: readonly unknown[]): string[] => values.map((value) => JSON.stringify(value))
