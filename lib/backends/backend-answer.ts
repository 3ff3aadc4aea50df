/** What a backend that has a record at hand answers to a query. */
import { valueAt } from '../domain/apply-patch.ts'
import { cloneJson, jsonEquals } from '../domain/json.ts'
import type { JsonObject, JsonValue } from '../domain/json.ts'
import type { ClientLabel } from '../domain/session.ts'
import type { SessionPath } from '../errors.ts'
import type { Query, ReadReply } from './backend.ts'

/** A record without its state. */
export interface RecordContent {
  readonly data: JsonObject
  readonly envelope: JsonObject | null
  readonly client: ClientLabel | null
  readonly schemaVersion?: number
}

/** Copies of what the query asks for, and of nothing else. */
export function answer(
  { data, envelope, client, schemaVersion = 0 }: RecordContent,
  query: Query,
): Partial<ReadReply> {
  const label = client && { ...client }
  switch (query.kind) {
    case 'none':
      return {}
    case 'whole':
      return {
        data: cloneJson(data),
        envelope: cloneJson(envelope),
        client: label,
        ...(schemaVersion > 0 && { schemaVersion }),
      }
    case 'paths':
      return { values: query.paths.map((path) => copyAt(data, path)) }
    case 'includes':
      return { values: [includes(valueAt(data, query.path), query.value)] }
    case 'client':
      return { client: label }
  }
}

function copyAt(data: JsonObject, path: SessionPath): JsonValue | undefined {
  const value = valueAt(data, path)
  return value === undefined ? undefined : cloneJson(value)
}

const includes = (array: JsonValue | undefined, value: JsonValue): boolean =>
  Array.isArray(array) && array.some((element) => jsonEquals(element, value))
