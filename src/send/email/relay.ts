/** The SMTP server that mails are handed to. `auth` null: it asks for no credentials. */
export type Relay = {
  host: string
  port: number
  /** TLS from the first byte. */
  secure: boolean
  /** STARTTLS or nothing. */
  requireTLS: boolean
  rejectUnauthorized: boolean
  auth: { user: string; pass: string } | null
}

const LOOPBACK = /^(?:localhost|127(?:\.\d{1,3}){3}|::1)$/i

/**
 * Reads `smtp://user:password@host:port` (port 587 unless stated) or `smtps://…` (465). Credentials never travel in the
 * clear: with them, STARTTLS is required unless the host is this machine or the URL ends in `?requireTLS=false`.
 * `?tls.rejectUnauthorized=false` accepts any certificate. Null when it is not such a URL.
 */
export function readRelay(smtpUrl: string): Relay | null {
  const url = URL.canParse(smtpUrl) ? new URL(smtpUrl) : null
  if (url === null || !['smtp:', 'smtps:'].includes(url.protocol) || url.hostname === '') return null
  const auth = readCredentials(url)
  if (auth === 'unreadable') return null
  const secure = url.protocol === 'smtps:'
  const host = url.hostname.replace(/^\[|\]$/g, '')
  const stated = url.searchParams.get('requireTLS')
  return {
    host,
    port: url.port === '' ? (secure ? 465 : 587) : Number(url.port),
    secure,
    requireTLS: stated === null ? auth !== null && !secure && !LOOPBACK.test(host) : stated === 'true',
    rejectUnauthorized: url.searchParams.get('tls.rejectUnauthorized') !== 'false',
    auth,
  }
}

/** Cuts the relay's credentials out of a text that came from elsewhere. */
export function hideCredentials(text: string, relay: Relay): string {
  if (relay.auth === null) return text
  const { user, pass } = relay.auth
  const base64 = [user, pass, `\0${user}\0${pass}`].map((secret) => Buffer.from(secret).toString('base64'))
  const secrets = [...base64, pass, encodeURIComponent(pass), user].filter((secret) => secret.length > 2)
  return secrets.reduce((shown, secret) => shown.replaceAll(secret, '[hidden]'), text)
}

function readCredentials(url: URL): Relay['auth'] | 'unreadable' {
  if (url.username === '' && url.password === '') return null
  try {
    return { user: decodeURIComponent(url.username), pass: decodeURIComponent(url.password) }
  } catch {
    return 'unreadable'
  }
}
