import { expect } from 'chai'
import { withHelpers } from '../../lib/schema/standalone-text.ts'

describe('the text of a compiled schema', () => {
  it('is not written where ajv needs something of its own that is not known', () => {
    const code = 'const func1 = require("ajv/dist/runtime/uri").default;'
    expect(() => withHelpers(code)).to.throw('uri')
  })
})
