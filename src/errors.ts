/** One class per thing a caller decides on. `message` is for a person and says what to do next. */

/** A fault of the configuration: all faults at once, each with name, shape and fix. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError'
  readonly faults: string[]
  constructor(faults: string[]) {
    super(`configuration has ${faults.length} fault(s):\n${faults.map((fault) => `  - ${fault}`).join('\n')}`)
    this.faults = faults
  }
}

export type SourceFailure =
  | 'rate_limited'
  | 'unavailable'
  | 'timed_out'
  | 'blocked'
  | 'not_found'
  | 'too_large'
  | 'private_address'
  | 'too_many_redirects'
  | 'bad_url'
  /** Its robots.txt does not want the page read. */
  | 'disallowed'
  /** A page to log in where the board was due. */
  | 'login_page'
  /** A key that the source needs is not configured. */
  | 'missing_key'
  /** Nothing was asked: the host failed for several boards, asked to wait, or has too many waiting already. */
  | 'host_closed'

const RETRIED: ReadonlySet<SourceFailure> = new Set(['rate_limited', 'unavailable', 'timed_out', 'host_closed'])

/** What the operator can do where the message does not say so. */
const ADVICE: Partial<Record<SourceFailure, string>> = {
  rate_limited: 'read it less often, or set FETCH_PER_SECOND lower',
  unavailable: 'wait: it is asked again by itself, less and less often',
  timed_out: 'wait: it is asked again by itself, less and less often',
  blocked: 'ask the publisher for access, set FETCH_CONTACT so that they can ask you, or pause the source',
  not_found: 'check its address: the board is gone, was renamed, or is not public; add it anew and pause this one',
  too_large: 'raise FETCH_MAX_MEBIBYTES if the page is meant to be so large',
  too_many_redirects: 'open it in a browser, and add the board where it leads',
  bad_url: 'check its address: the source does not understand what it is asked',
  disallowed: 'ask the owner of the site, or pause the source',
  login_page: 'ask the employer for the public address of the board, or pause the source',
}

/** A page could not be had. `retryAfterMs` is what the source asked for, null when it did not say. */
export class SourceError extends Error {
  override readonly name = 'SourceError'
  readonly reason: SourceFailure
  readonly url: string
  readonly status: number | null
  readonly retryAfterMs: number | null
  constructor(
    reason: SourceFailure,
    url: string,
    detail: string,
    options: { status?: number; retryAfterMs?: number; cause?: unknown } = {},
  ) {
    super(`${reason}: ${detail}`, { cause: options.cause })
    this.reason = reason
    this.url = url
    this.status = options.status ?? null
    this.retryAfterMs = options.retryAfterMs ?? null
  }
  get retryable(): boolean {
    return RETRIED.has(this.reason)
  }
  /** What the operator can do; null when the message says so already. */
  get advice(): string | null {
    return ADVICE[this.reason] ?? null
  }
}

/** A page is not what it claims to be. `path` names the place in the page: `jobs` or `jobs[3].title`. */
export class PayloadError extends Error {
  override readonly name = 'PayloadError'
  readonly path: string
  readonly reason: string
  constructor(path: string, reason: string, options: { cause?: unknown } = {}) {
    super(`${path}: ${reason}`, { cause: options.cause })
    this.path = path
    this.reason = reason
  }
}

/** Database or queue does not answer. `mayPass`: waiting may help; else it answers and refuses, as with a wrong password. */
export class UnreachableError extends Error {
  override readonly name = 'UnreachableError'
  readonly part: 'database' | 'queue'
  readonly mayPass: boolean
  constructor(part: 'database' | 'queue', detail: string, options: { mayPass: boolean; cause?: unknown }) {
    super(`the ${part} ${options.mayPass ? 'does not answer' : 'does not let us in'}: ${detail}`, {
      cause: options.cause,
    })
    this.part = part
    this.mayPass = options.mayPass
  }
}

/** A person asked for something that cannot be done as asked. The CLI prints the message alone and exits with 2. */
export class UsageError extends Error {
  override readonly name = 'UsageError'
}

export type BillingFailure = 'unavailable' | 'key_refused' | 'refused'

/** The payment provider gave no answer, took no key, or refused what was asked; only asking again after the last is useless. */
export class BillingError extends Error {
  override readonly name = 'BillingError'
  readonly reason: BillingFailure
  constructor(reason: BillingFailure, detail: string, options: { cause?: unknown } = {}) {
    super(`${reason}: ${detail}`, { cause: options.cause })
    this.reason = reason
  }
}

/** A published file cannot be taken as it is. `file` and `detail` say where and what, `fix` what a person can do. */
export class PublicationError extends Error {
  override readonly name: string = 'PublicationError'
  readonly file: string
  readonly detail: string
  readonly fix: string
  constructor(file: string, detail: string, fix: string, options: { cause?: unknown; place?: string } = {}) {
    const where = options.place === undefined ? file : `${file}, ${options.place}`
    super(`${where}: ${detail}; ${fix}`, { cause: options.cause })
    this.file = file
    this.detail = detail
    this.fix = fix
  }
}

/** A file of official statistics is not what its importer knows. `place` names sheet, row or column; null: the whole file. */
export class OfficialError extends PublicationError {
  override readonly name = 'OfficialError'
  readonly place: string | null
  constructor(file: string, place: string | null, detail: string, fix: string, options: { cause?: unknown } = {}) {
    super(file, detail, fix, { cause: options.cause, place: place ?? undefined })
    this.place = place
  }
}
