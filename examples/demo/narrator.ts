/** Prints the story as it happens. */
import { SessionStoreError } from '../../lib/index.ts'
import type { Session, SessionStore } from '../../lib/index.ts'
import { answerText, refusalText, sentText, sourceOf } from './answers.ts'
import { CLASS_NAMES, chapterProse, holdingsText, introduction } from './prose.ts'
import type { ChapterName, StoreKind } from './prose.ts'
import type { SentCommand } from './recorder.ts'
import type { Shown } from './redis-cli.ts'
import { print } from './screen.ts'

const LOOK_EVERY_MS = 25
const PATIENCE_MS = 5_000

export class Narrator {
  readonly #kind: StoreKind
  readonly #store: SessionStore<Session>
  /** What was sent since it was asked last; `undefined` without a server. */
  readonly #sent: () => readonly SentCommand[] | undefined
  #chapters = 0

  constructor(kind: StoreKind, store: SessionStore<Session>, sent: () => readonly SentCommand[] | undefined) {
    this.#kind = kind
    this.#store = store
    this.#sent = sent
  }

  introduce(where: string): void {
    print(`json-session-store: a session's life with ${CLASS_NAMES[this.#kind]}`, { style: 'bold' })
    print(`(${where})`, { style: 'dim' })
    for (const paragraph of introduction(this.#kind)) print(`\n${paragraph}`)
  }

  chapter(name: ChapterName): void {
    const { title, text } = chapterProse(name, this.#kind)
    const heading = `${++this.#chapters}. ${title}`
    print(`\n${heading}`, { style: ['bold', 'yellow'] })
    print('─'.repeat(heading.length), { style: 'yellow' })
    print(text)
  }

  async run<T>(call: () => Promise<T>): Promise<T> {
    print(`\n> ${sourceOf(call)}`, { indent: 2, style: 'cyan' })
    const answer = await call()
    print(answerText(answer), { indent: 4, style: 'green' })
    this.#tellSent()
    return answer
  }

  async refused(call: () => Promise<unknown>): Promise<void> {
    print(`\n> ${sourceOf(call)}`, { indent: 2, style: 'cyan' })
    const error = await call().catch((reason: unknown) => reason)
    if (!(error instanceof SessionStoreError)) throw error
    print(refusalText(error), { indent: 4, style: 'red' })
    this.#tellSent()
  }

  holdings(shown: readonly Shown[]): void {
    print('\nAnd this is what Redis holds now, as redis-cli shows it:')
    for (const { command, reply } of shown) {
      print(`\nredis> ${command}`, { indent: 2, style: 'magenta' })
      print(reply, { indent: 2 })
    }
    print(`\n${holdingsText(this.#kind)}`)
  }

  async expired(id: string): Promise<void> {
    print(`\n> store.exists(guest.id)   // every ${LOOK_EVERY_MS} ms`, { indent: 2, style: 'cyan' })
    const start = performance.now()
    let looks = 1
    while (await this.#store.exists(id)) {
      if (performance.now() - start > PATIENCE_MS) throw new Error('the session did not expire')
      await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS))
      looks++
    }
    const waited = Math.round(performance.now() - start)
    print(`false, after ${waited} ms`, { indent: 4, style: 'green' })
    if (this.#sent()) print(`asked ${looks} times, 1 round trip each`, { indent: 4, style: 'dim' })
  }

  end(): void {
    print("\nThat is a session's life. README.md has all methods and options.", { style: 'bold' })
    const others = Object.keys(CLASS_NAMES).filter((kind) => kind !== this.#kind)
    print(`The same story in another store: npm run demo -- --store ${others.join(', or ')}`)
  }

  #tellSent(): void {
    const sent = this.#sent()
    if (sent) print(sentText(sent), { indent: 4, style: 'dim' })
  }
}
