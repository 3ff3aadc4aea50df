/** What calls answer, and what they sent, as text. */
import { inspect } from 'node:util'
import type { SessionStoreError, SessionSummary } from '../../lib/index.ts'
import { SessionInvalidError } from '../../lib/index.ts'
import { formatPath } from '../../lib/errors.ts'
import type { SentCommand } from './recorder.ts'
import { shortened } from './screen.ts'

/** The call itself, out of the function that makes it. */
export const sourceOf = (call: () => unknown): string =>
  call
    .toString()
    .replace(/^\(\) =>\s*/, '')
    .replace(/\s*\n\s*/g, ' ')

export function answerText(answer: unknown): string {
  if (isDeviceList(answer)) return answer.map(deviceText).join('\n')
  // Shortened first: the width of what is printed decides where it breaks.
  return inspect(withShortNames(isCreated(answer) ? { ...answer, session: Brief } : answer), {
    breakLength: 74,
    compact: 3,
    depth: 5,
  })
}

export function refusalText(error: SessionStoreError): string {
  if (!(error instanceof SessionInvalidError)) return `${error.code}: ${error.message}`
  const issues = error.issues.map(({ path, keyword, message }) =>
    [`path     ${formatPath(path)}`, `keyword  ${keyword}`, `message  ${message}`].join('\n'),
  )
  return [error.name as string, `code     ${error.code}`, ...issues].join('\n')
}

export function sentText(commands: readonly SentCommand[]): string {
  if (commands.length === 0) return '0 round trips: nothing was sent'
  // A script that Redis did not know was sent twice: by its name, then with its text. That happens once a server.
  const unknown = commands.filter((command) => command.unknown)
  const usual = commands.filter(({ command }) => command === 'EVALSHA')
  const trips = tripsOf(commands) - tripsOf(unknown)
  const calls = usual.map(({ script, keys }) => `EVALSHA ${script} ${keys.join(' ')}`)
  const lessons = unknown.map(
    ({ script }) => `1 more, this once: EVAL ${script}, for Redis to learn the script`,
  )
  if (calls.length === 1) return [`1 round trip: ${calls[0]}`, ...lessons].join('\n')
  const count = `${trips} round trip${trips === 1 ? '' : 's'}, ${calls.length} commands:`
  return [count, ...calls.map((call) => `  ${call}`), ...lessons].join('\n')
}

const tripsOf = (commands: readonly SentCommand[]): number =>
  new Set(commands.map(({ roundTrip }) => roundTrip)).size

/** Stands for a session that is shown elsewhere. */
const Brief = { [inspect.custom]: () => '{ … }' }

const isCreated = (answer: unknown): answer is { session: object } =>
  typeof answer === 'object' && answer !== null && 'handle' in answer && 'session' in answer

const isDeviceList = (answer: unknown): answer is SessionSummary[] =>
  Array.isArray(answer) &&
  answer.length > 0 &&
  answer.every((item) => Object.hasOwn(item as object, 'handle'))

const deviceText = ({ handle, expiresInMs, client }: SessionSummary, index: number): string =>
  [
    `${index + 1}) ${shortened(handle)}  ${client?.ip ?? ''}, ends in ${Math.round(expiresInMs / 60_000)} min if not used`,
    `   ${client?.userAgent ?? ''}`,
  ].join('\n')

const withShortNames = (answer: unknown): unknown =>
  typeof answer === 'object' && answer !== null && !Array.isArray(answer)
    ? Object.fromEntries(
        Object.entries(answer).map(([name, value]) => [
          name,
          typeof value === 'string' ? shortened(value) : (value as unknown),
        ]),
      )
    : answer
