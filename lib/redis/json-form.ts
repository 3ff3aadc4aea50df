/** Records as RedisJSON documents: the TypeScript side of lua/json. */
import type { NewRecord, Query } from '../backends/backend.ts'
import type { PreparedOperation } from '../domain/patch.ts'
import { isJsonObject } from '../domain/json.ts'
import type { JsonObject, JsonValue } from '../domain/json.ts'
import { RESERVED_NAME, withoutStoreMembers } from '../domain/session.ts'
import type { ClientLabel } from '../domain/session.ts'
import { clientLabel, clientText } from './client-label.ts'
import type { Answer, DocumentForm } from './document.ts'
import { operationArguments } from './json-operations.ts'
import type { PatchForm } from './json-operations.ts'
import type { SessionPath } from '../errors.ts'
import { isReadablePath, jsonPath } from './json-path.ts'
import { parseText } from './json-text.ts'
import { jsonLua } from './lua.generated.ts'
import { compileScripts } from './scripts.ts'

const scripts = compileScripts(jsonLua)

/** One for each store: it learns whether its server takes JSON.MERGE. */
export class JsonForm implements DocumentForm {
  readonly store = 'json'
  readonly scripts: DocumentForm['scripts'] = scripts
  readonly requires: readonly string[] = [
    'JSON.SET',
    'JSON.GET',
    'JSON.TYPE',
    'JSON.DEL',
    'JSON.ARRINDEX',
    'JSON.ARRAPPEND',
    'JSON.ARRPOP',
  ]
  readonly uses: readonly string[] = ['JSON.MERGE']
  #patches: PatchForm = 'merge'

  get letters(): string {
    return this.#patches === 'leaf' ? 'l' : ''
  }

  userPath(userIdField: string): string {
    return jsonPath([userIdField])
  }

  newRecord({ text, envelope, client, schemaVersion }: NewRecord): string[] {
    const extras = []
    if (schemaVersion) extras.push(`"schema_version":${schemaVersion}`)
    if (envelope) extras.push(`"envelope":${this.envelope(envelope)}`)
    if (client) extras.push(`"client":${this.client(client)}`)
    return [extras.join(','), text.slice(1, -1)]
  }

  operations(operations: readonly PreparedOperation[]): string[] | undefined {
    return operationArguments(operations, this.#patches)
  }

  replacement(_data: JsonObject, text: string): string[] {
    return ['', 'whole', '0', '', '1', text.slice(1, -1)]
  }

  /** As text within the document: a MERGE must neither merge it nor drop its nulls. */
  envelope(envelope: JsonObject | null | undefined): string {
    if (envelope === undefined) return ''
    return envelope === null ? 'null' : JSON.stringify(JSON.stringify(envelope))
  }

  client(client: ClientLabel | undefined): string {
    return client ? clientText(client) : ''
  }

  query(query: Query): [kind: string, ...args: string[]] {
    if (query.kind === 'paths') {
      return byPaths(query.paths) ? ['paths', ...query.paths.map(jsonPath)] : ['whole']
    }
    if (query.kind !== 'includes') return [query.kind]
    return isReadablePath(query.path)
      ? ['includes', jsonPath(query.path), JSON.stringify(query.value)]
      : ['whole']
  }

  answer(query: Query, payload: unknown): Answer {
    switch (query.kind) {
      case 'none':
        return {}
      case 'whole':
        return wholeDocument(parseText(payload))
      case 'client':
        return { client: this.listedClient(payload) }
      case 'paths':
        return { values: pathValues(query.paths, parseText(payload)) }
      case 'includes':
        return {
          values: [
            isReadablePath(query.path)
              ? payload === '1'
              : holds(valueAt(parseText(payload), query.path), query.value),
          ],
        }
    }
  }

  listedClient(payload: unknown): ClientLabel | null {
    const found = parseText(payload)
    return clientLabel(Array.isArray(found) ? found[0] : undefined)
  }

  /** A server, or a user's permissions, without JSON.MERGE: leaf by leaf from now on, those on their way too. */
  adapt(word: string, letters: string): boolean {
    const fits = letters === '' && (word === 'ERR' || word === 'NOPERM')
    if (fits) this.#patches = 'leaf'
    return fits
  }
}

function wholeDocument(document: JsonValue | undefined): Answer {
  if (!isJsonObject(document)) return { data: {}, envelope: null, client: null }
  const own = document[RESERVED_NAME]
  const { envelope, client, pending, schema_version: schemaVersion } = isJsonObject(own) ? own : {}
  return {
    data: withoutStoreMembers(document),
    envelope: envelopeObject(envelope),
    client: clientLabel(client),
    ...(typeof pending === 'string' && { pending }),
    ...(typeof schemaVersion === 'number' && { schemaVersion }),
  }
}

function envelopeObject(text: JsonValue | undefined): JsonObject | null {
  const envelope = parseText(text)
  return isJsonObject(envelope) ? envelope : null
}

/** Lua's stack holds some 8,000 arguments, and from some tens of members on the whole is read faster. */
const byPaths = (paths: readonly SessionPath[]): boolean =>
  paths.length <= 1000 && paths.every(isReadablePath)

/** One path is answered by the list of what it matches, several by an object of such lists, or all by the whole. */
function pathValues(paths: readonly SessionPath[], reply: JsonValue | undefined): (JsonValue | undefined)[] {
  if (!byPaths(paths)) return paths.map((path) => valueAt(reply, path))
  if (paths.length === 1) return [Array.isArray(reply) ? reply[0] : undefined]
  return paths.map((path) => {
    const matches = isJsonObject(reply) ? reply[jsonPath(path)] : undefined
    return Array.isArray(matches) ? matches[0] : undefined
  })
}

const holds = (list: JsonValue | undefined, value: JsonValue): boolean =>
  Array.isArray(list) && list.includes(value)

function valueAt(value: JsonValue | undefined, path: SessionPath): JsonValue | undefined {
  const [segment, ...rest] = path
  if (segment === undefined) return value
  if (typeof segment === 'number') return Array.isArray(value) ? valueAt(value[segment], rest) : undefined
  return isJsonObject(value) && Object.hasOwn(value, segment) ? valueAt(value[segment], rest) : undefined
}
