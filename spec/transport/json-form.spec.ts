/** What a script answers about a document, where somebody else's hand or script has been at it. */
import { expect } from 'chai'
import { JsonForm } from '../../lib/redis/json-form.ts'

const NOTHING = { data: {}, envelope: null, client: null }

describe('an answer about a document', () => {
  const form = new JsonForm()

  it('is nothing where there is no object', () => {
    for (const payload of [undefined, null, '', 'x', '5', '[]', 'null', '"text"', 7])
      expect(form.answer({ kind: 'whole' }, payload), String(payload)).to.deep.equal(NOTHING)
    expect(form.answer({ kind: 'whole' }, '{"a":1,"_session":5}')).to.deep.equal({
      ...NOTHING,
      data: { a: 1 },
    })
  })

  it('has no client where none is told', () => {
    for (const payload of [undefined, null, '[]', '[5]', '{}', '5', 'x'])
      expect(form.answer({ kind: 'client' }, payload), String(payload)).to.deep.equal({ client: null })
    const client = '[{"ip":"192.0.2.1","user_agent":"x","user_agent_hash":"y"}]'
    expect(form.listedClient(client)).to.deep.equal({ ip: '192.0.2.1', userAgent: 'x', userAgentHash: 'y' })
  })

  it('has values only where lists of matches are told', () => {
    const one = [['a']]
    const two = [['a'], ['b', 0]]
    for (const payload of [undefined, '5', '{}', '[]', 'x']) {
      expect(form.answer({ kind: 'paths', paths: one }, payload).values, String(payload)).to.deep.equal([undefined]) // prettier-ignore
      expect(form.answer({ kind: 'paths', paths: two }, payload).values, String(payload)).to.deep.equal([undefined, undefined]) // prettier-ignore
    }
    expect(form.answer({ kind: 'paths', paths: one }, '[7]').values).to.deep.equal([7])
    const [, first = '', second = ''] = form.query({ kind: 'paths', paths: two })
    const matches = JSON.stringify({ [first]: [1], [second]: 5 })
    expect(form.answer({ kind: 'paths', paths: two }, matches).values).to.deep.equal([1, undefined])
  })

  it('finds a value in a list by the whole, where no path leads to it', () => {
    const query = { kind: 'includes', path: [' a'], value: 1 } as const
    expect(form.query(query)).to.deep.equal(['whole'])
    for (const [document, found] of [
      ['{" a":[1,2]}', true],
      ['{" a":[2]}', false],
      ['{" a":1}', false],
      ['{}', false],
      ['5', false],
    ] as const)
      expect(form.answer(query, document).values, document).to.deep.equal([found])
  })
})
