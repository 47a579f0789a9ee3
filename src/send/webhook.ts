import { createHmac } from 'node:crypto'
import { SourceError } from '../errors.ts'

/** What posts: src/http.ts. Throws SourceError when there was no answer. */
export type Poster = {
  post(request: { url: string; headers: Record<string, string>; body: string }): Promise<{
    status: number
    retryAfterMs: number | null
  }>
}

/** `id` stays the same however often a message is sent. `at` is when this attempt is made. `body` is sent as it is. */
export type WebhookPost = { url: string; secret: string; id: string; at: Date; body: string }

/** `detail` says what happened, for the receiver's owner. `isGone`: the receiver wants no more messages. */
export type WebhookResult =
  | { kind: 'accepted'; detail: string }
  | { kind: 'deferred'; detail: string; retryAfterMs: number | null }
  | { kind: 'rejected'; detail: string; isGone: boolean }

const SECRET_PREFIX = 'whsec_'
const GONE = 410
/** Request Timeout, Too Early, Too Many Requests: RFC 9110, RFC 8470, RFC 6585. */
const TRY_LATER: ReadonlySet<number> = new Set([408, 425, 429])

/**
 * Posts one message, signed as Standard Webhooks 1.0.0 says (github.com/standard-webhooks/standard-webhooks).
 * 2xx is accepted; time limits, broken connections, 408, 425, 429 and 5xx are to be tried again; the rest is rejected,
 * redirects among it. Throws TypeError when the secret is not one that `formatSecret` made.
 */
export async function postWebhook(http: Poster, message: WebhookPost): Promise<WebhookResult> {
  const headers = { 'content-type': 'application/json', ...signatureHeaders(message) }
  try {
    const { status, retryAfterMs } = await http.post({ url: message.url, headers, body: message.body })
    return readStatus(status, retryAfterMs)
  } catch (error) {
    if (!(error instanceof SourceError)) throw error
    return error.retryable
      ? { kind: 'deferred', detail: error.message, retryAfterMs: error.retryAfterMs }
      : { kind: 'rejected', detail: error.message, isGone: false }
  }
}

/** The three headers that say which message this is, when it was sent, and that it is ours. */
export function signatureHeaders({ secret, id, at, body }: WebhookPost): Record<string, string> {
  const timestamp = String(Math.floor(at.getTime() / 1000))
  const mac = createHmac('sha256', readSecret(secret)).update(`${id}.${timestamp}.${body}`).digest('base64')
  return { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': `v1,${mac}` }
}

/** A secret as receivers know it. Give it 24 to 64 random bytes. */
export function formatSecret(bytes: Uint8Array): string {
  return `${SECRET_PREFIX}${Buffer.from(bytes).toString('base64')}`
}

function readSecret(secret: string): Buffer {
  const bytes = Buffer.from(secret.slice(SECRET_PREFIX.length), 'base64')
  if (!secret.startsWith(SECRET_PREFIX) || bytes.length < 24) throw new TypeError('not a secret of a webhook')
  return bytes
}

function readStatus(status: number, retryAfterMs: number | null): WebhookResult {
  const detail = `answered ${status}`
  if (status >= 200 && status < 300) return { kind: 'accepted', detail }
  if (status >= 500 || TRY_LATER.has(status)) return { kind: 'deferred', detail, retryAfterMs }
  if (status < 400) return { kind: 'rejected', detail: `${detail}; redirects are not followed`, isGone: false }
  return { kind: 'rejected', detail, isGone: status === GONE }
}
