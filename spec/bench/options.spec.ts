import { expect } from 'chai'
import { describe, it } from 'mocha'
import { Refusal } from '../../bench/failure.ts'
import { HELP, optionsFrom } from '../../bench/options.ts'
import { CONTENDERS, FULL, MODES, OPERATIONS, SMOKE, whyNotPublishable } from '../../bench/plan.ts'

describe('the options of the benchmark', () => {
  it('are the full run by default, which may be published', () => {
    const { plan, ...rest } = optionsFrom([])
    expect(plan).to.deep.equal(FULL)
    expect(rest).to.deep.equal({
      smoke: false,
      cpu: false,
      help: false,
      out: undefined,
      compare: undefined,
      from: undefined,
    })
    expect(whyNotPublishable(plan)).to.equal(undefined)
  })

  it('may ask for more rounds and longer turns, and still publish', () => {
    const { plan } = optionsFrom(['--rounds', '9', '--millis', '400'])
    expect(plan).to.include({ rounds: 9, millis: 400 })
    expect(whyNotPublishable(plan)).to.equal(undefined)
  })

  it('choose parts, in the order of all that there is', () => {
    const { plan } = optionsFrom([
      '--only',
      'touch,change',
      '--sizes',
      '100,0.4',
      '--modes=network',
      '--contenders',
      'json',
    ])
    expect(plan).to.deep.include({
      operations: ['change', 'touch'],
      sizes: [0.4, 100],
      modes: ['network'],
      contenders: ['json'],
    })
  })

  it('label what must not be published', () => {
    const why = (...args: string[]): string | undefined => whyNotPublishable(optionsFrom(args).plan)
    expect(why('--smoke')).to.equal('turns too short')
    expect(why('--smoke', '--millis', '1000', '--rounds', '10')).to.equal('turns too short')
    expect(why('--millis', String(FULL.millis - 1))).to.equal('turns too short')
    expect(why('--rounds', '4')).to.equal('fewer than 5 rounds')
    for (const part of ['--only=change', '--sizes=0.4', '--modes=busy', '--contenders=json'])
      expect(why(part), part).to.equal('a part of the benchmark only')
  })

  it('compare with the committed run, or with another', () => {
    const committed = 'bench/results/published.json'
    expect(optionsFrom(['--compare']).compare).to.equal(committed)
    const { compare, plan } = optionsFrom(['--compare', '--only', 'change'])
    expect({ compare, operations: plan.operations }).to.deep.equal({
      compare: committed,
      operations: ['change'],
    })
    expect(optionsFrom(['--compare', 'a.json', '--from', 'b.json'])).to.include({
      compare: 'a.json',
      from: 'b.json',
    })
  })

  it('measure all of it in a smoke run too', () => {
    const { operations, sizes, modes, contenders } = optionsFrom(['--smoke']).plan
    expect({ operations, sizes, modes, contenders }).to.deep.equal({
      operations: FULL.operations,
      sizes: FULL.sizes,
      modes: FULL.modes,
      contenders: FULL.contenders,
    })
    expect(optionsFrom(['--smoke']).plan).to.deep.equal(SMOKE)
  })

  const refused: readonly (readonly [args: string[], about: RegExp])[] = [
    [['--smok'], /--smok/],
    [['change'], /change/],
    [['--only', 'chnge'], /--only knows create, read, .*, not "chnge"/],
    [['--only', ''], /--only/],
    [['--sizes', '3'], /--sizes knows 0.4, 2, 10, 100, not "3"/],
    [['--sizes', '0.4, 2'], /" 2"/],
    [['--modes', 'fast'], /--modes/],
    [['--contenders', 'redis'], /--contenders/],
    [['--rounds', '0'], /--rounds/],
    [['--rounds', '1.5'], /--rounds/],
    [['--rounds', '1e9'], /--rounds/],
    [['--millis', '-5'], /--millis/],
    [['--millis'], /--millis/],
    [['--smoke=yes'], /--smoke/],
    [['--out', '../elsewhere'], /--out/],
    [['--out', '..'], /--out/],
    [['--from', 'a.json'], /--from is of use with --compare only/],
    [['--out', ''], /--out/],
  ]
  for (const [args, about] of refused)
    it(`refuse ${JSON.stringify(args.join(' '))}`, () => {
      expect(() => optionsFrom(args)).to.throw(Refusal, about)
    })

  it('are all in the help', () => {
    for (const name of [
      'smoke',
      'only',
      'sizes',
      'contenders',
      'modes',
      'rounds',
      'millis',
      'cpu',
      'out',
      'compare',
      'from',
      'help',
    ])
      expect(HELP).to.include(`--${name}`)
    for (const name of [...OPERATIONS, ...CONTENDERS, ...MODES]) expect(HELP).to.include(name)
  })
})
