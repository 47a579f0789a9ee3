import type { SourceError, SourceFailure } from '../errors.ts'
import type { PageBoard } from '../sources/_detect/boards-on-page.ts'

/** What keeps an address from being added. */
export type RefusalCode = SourceFailure | 'not_web' | 'no_board' | 'unclear' | 'unreadable' | 'no_postings'

/** An address that leads to no board that can be read. `message` is the reason, `fix` what a person can do about it. */
export class AddressRefused extends Error {
  override readonly name = 'AddressRefused'
  readonly code: RefusalCode
  readonly fix: string
  /** The boards to choose from, when there are several. */
  readonly candidates: readonly PageBoard[]
  constructor(
    code: RefusalCode,
    reason: string,
    fix: string,
    options: { candidates?: readonly PageBoard[]; cause?: unknown } = {},
  ) {
    super(reason, { cause: options.cause })
    this.code = code
    this.fix = fix
    this.candidates = options.candidates ?? []
  }
}

export const NO_BOARD_FIX =
  'give the address of the board, of its feed or of its sitemap, or name the system with --connector and --board'

export function notWeb(address: string): AddressRefused {
  return new AddressRefused(
    'not_web',
    `“${address.slice(0, 200)}” is not the address of a web page`,
    'give the address of a careers page, such as https://boards.greenhouse.io/acme',
  )
}

/** What somebody who adds a board can do about a failed request. */
export const FIXES: Record<SourceFailure, string> = {
  not_found: 'open the address in a browser and give the one that shows the postings',
  blocked: 'ask the site’s owner whether programs may read it, or give the address of its board or feed instead',
  rate_limited: 'wait and try again, or add it unread with --no-check',
  unavailable: 'try again later, or add it unread with --no-check',
  timed_out: 'try again later, or add it unread with --no-check',
  too_large: 'raise FETCH_MAX_MEBIBYTES',
  private_address: 'give a public address, or list this one in FETCH_ALLOW_ADDRESSES if it is meant',
  too_many_redirects: 'open the address in a browser and give the one where it ends',
  bad_url: 'check the address for typing errors',
  disallowed: 'ask the site’s owner, or give the address of the board’s interface or feed if it has one',
  login_page: 'give an address that shows the postings without a login',
  missing_key: 'get a key from the source and set it as .env.example says',
  host_closed: 'try again later, or add it unread with --no-check',
}

/** What a failed request means for somebody who wants to add `what`. */
export function refusedFetch(error: SourceError, what: string): AddressRefused {
  const reason = error.message.replace(/^[a-z_]+: /, '')
  return new AddressRefused(error.reason, `${what}: ${meaningOf(error)}${reason} (${error.url})`, FIXES[error.reason], {
    cause: error,
  })
}

function meaningOf({ reason, status }: SourceError): string {
  if (reason === 'not_found') return 'there is no such page: '
  if (reason === 'blocked') return status === 401 ? 'a login is asked for: ' : 'programs are kept out: '
  return ''
}
