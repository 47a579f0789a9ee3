/** An answer as it came: `url` is where it was found after redirects. */
export type FoundPage = { url: string; contentType: string | null; body: Uint8Array }

/** Services that log in for others, and names that hosts for it have. */
const LOGIN_HOST =
  /(?:^|\.)(?:okta\.com|oktapreview\.com|auth0\.com|onelogin\.com|pingidentity\.com|pingone\.com|b2clogin\.com|microsoftonline\.com)$|^(?:login|logon|signin|sso|idp|auth|accounts)\./
/** A whole part of the path: "/jobs/login-specialist" is a posting. */
const LOGIN_PATH =
  /\/(?:log-?in|log-?on|sign-?in|sign_in|sso|saml2?|oauth2?|adfs|authorize|authenticate|account\/login)(?:\.\w{2,5})?(?:\/|$)/i
const PASSWORD_FIELD = /<input\b[^<>]{0,500}?\btype\s{0,5}=\s{0,5}["']?password\b/i
const LOOKED_AT_BYTES = 512 * 1024

/**
 * Why an answer is a page to log in where a board was due, or null: a page of markup that the board's address redirects to
 * and whose address is one for logging in, or one that asks for a password. The latter says nothing when the page `isBoard`,
 * which is asked only then: boards may offer a log-in beside their postings.
 */
export function loginSign(requested: string, found: FoundPage, isBoard: () => boolean): string | null {
  const head = Buffer.from(found.body.subarray(0, LOOKED_AT_BYTES)).toString('latin1')
  if (!/html/i.test(found.contentType ?? '') && !/^\s{0,1000}<(?:!doctype html|html)\b/i.test(head)) return null
  const [from, to] = [new URL(requested), new URL(found.url)]
  const isElsewhere = from.host !== to.host || from.pathname !== to.pathname
  if (isElsewhere && (LOGIN_PATH.test(to.pathname) || (from.host !== to.host && LOGIN_HOST.test(to.hostname))))
    return `the board leads to a page to log in at ${to.host}${to.pathname.slice(0, 100)}`
  return PASSWORD_FIELD.test(head) && !isBoard()
    ? 'a page that asks for a password was there instead of the board'
    : null
}
