/** What the demo says between the calls. */

export type StoreKind = 'json' | 'hash' | 'memory'

export interface Prose {
  readonly title: string
  readonly text: string
}

export type ChapterName =
  'create' | 'change' | 'refuse' | 'devices' | 'withdraw' | 'login' | 'logout' | 'expire'

export const CLASS_NAMES: Readonly<Record<StoreKind, string>> = {
  json: 'JsonSessionStore',
  hash: 'HashSessionStore',
  memory: 'MemorySessionStore',
}

const WHERE: Readonly<Record<StoreKind, string>> = {
  json: 'Each session is one JSON document in Redis.',
  hash: 'Each session is one Redis hash: any Redis will do, no module is needed.',
  memory: 'The sessions are in this process: no server, and gone when it ends.',
}

/** About ids, since the output is full of them. */
const SECRET =
  'A session id is a secret: whoever has it, has the session. So only the first 6 of its 43 characters are printed here, and no log of yours should have more.'

const SCRIPTS =
  'Under each call is what it sent to Redis. EVALSHA runs a script that Redis keeps: it checks and writes in one step that nothing else can come between. Behind its name are the keys it was given; user: and user:# (or sess: and sess:#) hold nothing: with them, a clustered server refuses at once what it could only do by half.'

export const introduction = (kind: StoreKind): string[] =>
  kind === 'memory' ? [WHERE[kind], SECRET] : [WHERE[kind], SECRET, SCRIPTS]

/** What is to be seen in Redis. */
export const holdingsText = (kind: StoreKind): string =>
  [
    kind === 'hash' ? 'A dot in a name is a step into an object; {theme,language} says what that holds.' : '',
    "_session is the store's own; no application sees it. The score in the index is a time by which the session has surely ended. No key is without a time to live: what is forgotten goes by itself.",
  ]
    .join(' ')
    .trim()

const ONE: Readonly<Record<StoreKind, string>> = {
  json: 'one JSON document',
  hash: 'one hash',
  memory: 'one object',
}

export const chapterProse = (name: ChapterName, kind: StoreKind): Prose => CHAPTERS[name](kind)

const CHAPTERS: Readonly<Record<ChapterName, (kind: StoreKind) => Prose>> = {
  create: (kind) => ({
    title: 'Alice logs in',
    text: `Her session is ${ONE[kind]}. The id goes into her cookie. The handle is the SHA-256 of the id: it names the session in keys and device lists, and opens nothing.`,
  }),
  change: (kind) => ({
    title: 'She prefers the light theme',
    text:
      kind === 'memory'
        ? 'One value is changed in place; the rest is neither read nor written. Every write restarts the idle timer.'
        : 'One value is changed where it lies. The rest is neither read nor sent, so two requests that change different things cannot undo each other. The same step restarts the idle timer.',
  }),
  refuse: () => ({
    title: 'A wrong value is refused',
    text: 'Every write is checked against the schema first. setPreference() would not even compile with 42; patch() takes values that nobody knows before run time, from a form for example. The session stays as it was.',
  }),
  devices: (kind) => ({
    title: 'A second device, and the device list',
    text: `Alice logs in on her phone too. ${
      kind === 'memory' ? 'The store' : 'An index, a sorted set per user,'
    } knows her live sessions, so that she can see where she is logged in. The list shows handles, never ids.`,
  }),
  withdraw: () => ({
    title: 'Her role is withdrawn, everywhere',
    text: 'One call changes all of her sessions: each is changed in place and keeps its own idle timer. Her next request, on any device, is judged as a reader.',
  }),
  login: () => ({
    title: 'A visitor logs in and gets a new id',
    text: 'In a third browser Alice is nobody until she logs in. Somebody may have planted the id that she brings (session fixation), so a login moves the session to a new id: the data stay, and the old id is dead at once.',
  }),
  logout: () => ({
    title: 'Log out everywhere',
    text: 'First everywhere but here, then here too. Gone stays gone: a write that comes too late answers false and revives nothing.',
  }),
  expire: (kind) => ({
    title: 'A session expires',
    text: `The idle timeout is 30 minutes by default; this guest gets 300 ms. ${
      kind === 'memory'
        ? 'Nothing has to sweep up.'
        : 'Redis removes the key by itself; nothing has to sweep up.'
    }`,
  }),
}
