/** What JSON cannot hold: handlers put it into sessions. */

export class Person {
  name = 'x'
  #secret = 1
  get secret(): number {
    return this.#secret
  }
}

const cycle = (): object => {
  const around: Record<string, unknown> = {}
  around['self'] = around
  return around
}

/** What a handler puts under `bad.value`, and the path that the error names. */
export const BAD: Readonly<Record<string, readonly [unknown, string]>> = {
  'a function': [() => 1, 'bad.value'],
  'a BigInt': [1n, 'bad.value'],
  'a symbol': [Symbol('x'), 'bad.value'],
  NaN: [Number.NaN, 'bad.value'],
  'a Map': [new Map([[1, 2]]), 'bad.value'],
  'a set': [new Set([1]), 'bad.value'],
  'a circle': [cycle(), 'bad.value.self'],
  'a lone surrogate': ['\ud800', 'bad.value'],
  'a forbidden name': [JSON.parse('{"__proto__": 1}'), 'bad.value.__proto__'],
  'an array of functions': [[0, () => 1], 'bad.value[1]'],
}
