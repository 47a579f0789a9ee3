/**
 * What became of one mail. `accepted`: the relay took it over. `deferred`: it did not, and may later. `rejected`: it
 * will not take this mail for this recipient. `unknown`: the connection was lost after the mail began to be handed
 * over, so it may have been taken; sending it again may deliver it twice.
 */
export type SendResult =
  | { kind: 'accepted'; serverResponse: string }
  | { kind: 'deferred'; response: string }
  | { kind: 'rejected'; response: string }
  | { kind: 'unknown'; detail: string }

const MAX_RESPONSE = 500

/** Steps at which the relay speaks of this mail and its recipient; before them it speaks of us. */
const ABOUT_THE_MAIL: ReadonlySet<unknown> = new Set(['RCPT TO', 'DATA'])

type SmtpError = Error & {
  code: string
  command?: string
  response?: string
  responseCode?: number
  permanent?: boolean
}

/**
 * What an error of the mail library means for the mail. `begun` says whether the text of the mail had begun to leave.
 * A refusal of our credentials, our sender or our session is a fault to be mended here, so the mail is deferred, not
 * lost. Throws the error as it is when it is a fault of the program.
 */
export function readFailure(error: unknown, begun: boolean): SendResult {
  if (!isSmtpError(error)) throw error
  const response = shorten(error.response ?? '')
  if (response !== '' && (error.code === 'EENVELOPE' || error.code === 'EMESSAGE')) {
    const final = error.permanent === true && ABOUT_THE_MAIL.has(error.command)
    return { kind: final ? 'rejected' : 'deferred', response }
  }
  const detail = describeError(error)
  return begun ? { kind: 'unknown', detail } : { kind: 'deferred', response: detail }
}

/** One line of a server's answer. */
export function shorten(text: string): string {
  return text
    .replace(/\p{Cc}+/gu, ' ')
    .trim()
    .slice(0, MAX_RESPONSE)
}

/** What went wrong between us and the relay: codes and numbers alone, for the words of a failed login may quote it. */
export function describeError(error: unknown): string {
  if (!isSmtpError(error)) return 'the connection to the relay failed'
  const codes = [error.code, systemCode(error), error.responseCode].filter(Boolean).join(' ')
  if (error.code === 'EAUTH' || error.code === 'ENOAUTH') return `the relay refused the credentials (${codes})`
  if (error.code === 'EABORT') return 'stopped before the relay had answered'
  return `the connection to the relay failed (${codes})`
}

function systemCode(error: object): string | null {
  return 'originalCode' in error && typeof error.originalCode === 'string' ? error.originalCode : null
}

function isSmtpError(error: unknown): error is SmtpError {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' && /^E[A-Z0-9]+$/.test(error.code)
}
