/** Wrong options are a `TypeError` from the constructor that names the option, never its content. */
import assert from 'node:assert/strict'
import { show } from './assertions.ts'
import type { Suite, SuiteOptions, Test, Use } from './harness.ts'

const NUMBERS: readonly unknown[] = [0, -1, 1.5, NaN, Infinity, '5', null, {}, 2 ** 53]
const NO_FUNCTION: readonly unknown[] = [null, 'text', 1, {}, true]

/** What each option does not take. */
const WRONG: readonly (readonly [keyof SuiteOptions, readonly unknown[]])[] = [
  ['idleTimeoutMs', [...NUMBERS, 36_526 * 86_400_000]],
  ['absoluteTimeoutMs', [0, -1, 1.5, NaN, Infinity, '5', {}, 36_526 * 86_400_000]],
  ['touchIntervalMs', [-1, 0.5, NaN, Infinity, '5', null]],
  ['operationTimeoutMs', NUMBERS],
  ['maxDataBytes', NUMBERS],
  ['maxSessionsPerUser', [0, -1, 1.5, NaN, '5', {}]],
  ['onSessionLimit', ['destroy', '', 'toString', null, 1, ['reject']]],
  ['prefix', [null, 1, {}, [], '\ud800', 'x'.repeat(10_000)]],
  ['userPrefix', [null, 1, {}, [], '\ud800', 'x'.repeat(10_000)]],
  ['hashIds', ['true', 1, null, {}]],
  [
    'userIdField',
    ['', null, 1, '_session', 'created_at', 'last_activity', 'expires_at', '__proto__', 'constructor'],
  ],
  ['isId', NO_FUNCTION],
  ['generateId', NO_FUNCTION],
  ['clock', NO_FUNCTION],
  ['onEvent', NO_FUNCTION],
  [
    'binding',
    [null, 'network', true, { ip: 'subnet' }, { ip: true }, { userAgent: 'yes' }, { userAgent: 1 }],
  ],
  ['onBindingMismatch', ['throw', '', null, true]],
  ['validateOnRead', ['on', '', null, true, 'constructor']],
  ['schemaVersion', [-1, 1.5, NaN, Infinity, '1', null, {}, 2 ** 53]],
  ['upgrade', [null, 'text', 1, {}, []]],
  ['onNewerVersion', ['write', '', null, true]],
  ['index', ['cross', '', null, true]],
  [
    'schema',
    [null, 'object', 1, true, { type: 'nothing' }, { type: 'object', properties: 5 }, { $ref: '#/nowhere' }],
  ],
]

export function optionCases({ describe, test }: Suite): void {
  describe('the constructor', () => {
    for (const [option, values] of WRONG) wrongCase(test, option, values)
    rightCases(test)
  })
}

function wrongCase(test: Test, option: keyof SuiteOptions, values: readonly unknown[]): void {
  test(`refuses a wrong ${option}, and says its name`, async (use) => {
    for (const value of values) {
      const error = await thrownBy(use, { [option]: value })
      assert.ok(error instanceof TypeError, `${show(value)} as ${option}: ${String(error)}`)
      assert.ok(error.message.includes(option), `for ${show(value)} it says: ${error.message}`)
    }
  })
}

async function thrownBy(use: Use, options: object): Promise<unknown> {
  try {
    await use(options)
    return undefined
  } catch (error) {
    return error
  }
}

function rightCases(test: Test): void {
  test('takes undefined for not given', async (use) => {
    const options = Object.fromEntries(WRONG.map(([option]) => [option, undefined]))
    const { store } = await use(options)
    const { id } = await store.create({ user_id: 1 })
    assert.equal(await store.exists(id), true)
  })

  test('shows nothing of the content of an option', async (use) => {
    const secret = 'a-secret-in-an-option'
    for (const option of ['idleTimeoutMs', 'onSessionLimit', 'clock', 'hashIds', 'binding'] as const) {
      const error = await thrownBy(use, { [option]: secret })
      assert.ok(error instanceof TypeError && !error.message.includes(secret), option)
    }
  })

  test('does not change the options, and takes frozen ones', async (use) => {
    const binding = Object.freeze({ ip: 'exact' } as const)
    const { store } = await use(Object.freeze({ binding, idleTimeoutMs: 1000 }))
    assert.ok(await store.ready())
    assert.deepEqual(binding, { ip: 'exact' })
  })
}
