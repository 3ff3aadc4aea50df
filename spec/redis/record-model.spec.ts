/** Random patches on records in Redis against the same patches on a plain object, for each form of record. */
import { expect } from 'chai'
import { createClient } from 'redis'
import { applyPatch, valueAt } from '../../lib/domain/apply-patch.ts'
import { isJsonObject, jsonEquals } from '../../lib/domain/json.ts'
import type { JsonObject, JsonValue } from '../../lib/domain/json.ts'
import { transportOf } from '../../lib/redis/client.ts'
import type { DocumentForm } from '../../lib/redis/document.ts'
import { HashForm } from '../../lib/redis/hash-form.ts'
import { JsonForm } from '../../lib/redis/json-form.ts'
import { RedisRecordStore } from '../../lib/redis/record-store.ts'
import { uniquePrefix } from '../../lib/testing/harness.ts'
import { createRandom } from '../../lib/testing/random.ts'
import type { Random } from '../../lib/testing/random.ts'
import { elementOrScalar, randomPatch, randomPath } from '../support/random-patch.ts'

const ROUNDS = Number(process.env['MODEL_ROUNDS'] ?? 150)
const STEPS = 6
const settings = { idleTimeoutMs: 60_000, touchIntervalMs: 0, userIdField: 'user_id' }
const seed = Number(process.env['SEED'] ?? Date.now() % 2 ** 31)

/** RedisJSON's parser may give the neighbour of a double of 16 digits, which sums are. */
const NEIGHBOUR = 4e-16
const EXACT = 0

const forms: Readonly<Record<string, { make: () => DocumentForm; tolerance: number }>> = {
  'RedisJSON documents': { make: () => new JsonForm(), tolerance: NEIGHBOUR },
  'RedisJSON documents, without JSON.MERGE': { make: withoutMerge, tolerance: NEIGHBOUR },
  hashes: { make: () => new HashForm(), tolerance: EXACT },
}

for (const [name, { make, tolerance }] of Object.entries(forms)) {
  describe(`patches on ${name}`, () => {
    let client: ReturnType<typeof createClient>
    let records: RedisRecordStore

    before(async () => {
      client = createClient({ url: process.env['REDIS_URL'] ?? '' })
      await client.connect()
      const prefix = uniquePrefix()
      const names = { prefix, userPrefix: `${prefix}u:` }
      records = new RedisRecordStore(make(), transportOf(client), names, settings)
    })

    after(() => client.destroy())

    it(`mean what they mean on a plain object (SEED=${seed})`, async () => {
      const random = createRandom(seed)
      for (let round = 0; round < ROUNDS; round++) {
        const record = new ModelledRecord(records, random, `r${round}`, tolerance)
        await record.create()
        for (let step = 0; step < STEPS; step++) await record.patch(`${round}-${step}`)
        await record.readPaths()
        await record.readIncludes()
      }
    }).timeout(60_000)
  })
}

/** A server without JSON.MERGE. */
function withoutMerge(): JsonForm {
  const form = new JsonForm()
  form.adapt('ERR', form.letters)
  return form
}

class ModelledRecord {
  readonly #records: RedisRecordStore
  readonly #random: Random
  readonly #suffix: string
  readonly #tolerance: number
  #data: JsonObject

  constructor(records: RedisRecordStore, random: Random, suffix: string, tolerance: number) {
    this.#records = records
    this.#random = random
    this.#suffix = suffix
    this.#tolerance = tolerance
    this.#data = random.object(4) as JsonObject
  }

  async create(): Promise<void> {
    const fixed = { user: '', idleTimeoutMs: 60_000, absoluteTimeoutMs: null, envelope: null, client: null }
    const data = { data: this.#data, text: JSON.stringify(this.#data) }
    const record = { ...fixed, ...data, limit: null, revision: 'r' }
    expect(await this.#records.create(this.#suffix, record, soon())).to.have.property('kind', 'applied')
    expect(await this.#stored()).to.deep.equal(this.#data)
  }

  async patch(at: string): Promise<void> {
    const operations = randomPatch(this.#random, this.#data)
    const what = `${at}: ${JSON.stringify(operations)} on ${JSON.stringify(this.#data)}`
    const expected = applyPatch(this.#data, operations)
    const reply = await this.#records
      .patch(this.#suffix, { operations, revision: `r${at}`, touch: true }, soon())
      .catch((error: unknown) => ({ kind: 'failed', error }))
    const done = reply.kind !== 'whole'
    if (done) this.#compare(answerOf(reply), answerOf(expected), what)
    const stored = await this.#stored()
    this.#compare(stored, done && expected.kind === 'applied' ? expected.data : this.#data, what)
    this.#data = stored
  }

  async readPaths(): Promise<void> {
    const paths = Array.from({ length: 1 + this.#random.below(3) }, () => this.#path())
    const found = await this.#records.read(this.#suffix, { query: { kind: 'paths', paths } }, soon())
    const wanted = paths.map((path) => valueAt(this.#data, path))
    expect(found?.values, `${JSON.stringify(paths)} of ${JSON.stringify(this.#data)}`).to.deep.equal(wanted)
  }

  async readIncludes(): Promise<void> {
    const path = this.#path()
    const array = valueAt(this.#data, path)
    const value = elementOrScalar(this.#random, array)
    // A query is about scalars.
    if (typeof value === 'object') return
    const has = Array.isArray(array) && array.some((element) => jsonEquals(element, value))
    const found = await this.#records.read(this.#suffix, { query: { kind: 'includes', path, value } }, soon())
    expect(found?.values, `${JSON.stringify([path, value])} in ${JSON.stringify(array)}`).to.deep.equal([has])
  }

  #path(): ReturnType<typeof randomPath> {
    return randomPath(this.#random, this.#data)
  }

  async #stored(): Promise<JsonObject> {
    const found = await this.#records.read(this.#suffix, { query: { kind: 'whole' } }, soon())
    return found?.data ?? {}
  }

  #compare(given: JsonValue, wanted: JsonValue, what: string): void {
    if (!alike(given, wanted, this.#tolerance)) expect(given, what).to.deep.equal(wanted)
  }
}

const soon = (): number => performance.now() + 5000

/** What has to be the same everywhere; the reasons in words need not. */
function answerOf(reply: object): JsonObject {
  const { kind, index, keyword, numbers, error } = reply as Record<string, JsonValue | undefined>
  return {
    kind: kind ?? null,
    index: index ?? null,
    keyword: keyword ?? null,
    numbers: numbers ?? null,
    error: String(error),
  }
}

function alike(a: JsonValue, b: JsonValue, tolerance: number): boolean {
  if (typeof a === 'number' && typeof b === 'number') return Math.abs(a - b) <= tolerance * Math.abs(b)
  if (Array.isArray(a) && Array.isArray(b))
    return a.length === b.length && a.every((element, i) => alike(element, b[i] as JsonValue, tolerance))
  if (!isJsonObject(a) || !isJsonObject(b)) return a === b
  const names = Object.keys(a)
  return (
    names.length === Object.keys(b).length &&
    names.every(
      (name) => Object.hasOwn(b, name) && alike(a[name] as JsonValue, b[name] as JsonValue, tolerance),
    )
  )
}
