import { SourceError } from '../errors.ts'
import type { AddressGuard } from './address-guard.ts'
import type { Connections } from './connections.ts'
import { startDeadline } from './deadline.ts'
import { describeFailure } from './failure.ts'
import { firstHop } from './hop.ts'
import { readRetryAfter } from './retry-after.ts'

export type PostRequest = { url: string; headers: Record<string, string>; body: string }

/** What the receiver said. `retryAfterMs` 0 to 24 hours; null when it did not ask for a wait. */
export type PostAnswer = { status: number; retryAfterMs: number | null }

type PostContext = {
  connections: Connections
  guard: AddressGuard
  settings: { userAgent: string; now: () => number; postTimeoutMs: number }
}

/** Of the answer's body this much is read to keep the connection; of a longer one the connection goes. */
const READ_BYTES = 4 * 1024

/**
 * Posts once. Every status is an answer, a redirect too: it is not followed, since a signed body is meant for one
 * address. Throws SourceError `bad_url`, `private_address`, `timed_out` or `unavailable` when there was no answer, and
 * the signal's reason when `signal` ended it.
 */
export async function postOnce(
  { connections, guard, settings }: PostContext,
  request: PostRequest,
  signal: AbortSignal | undefined,
): Promise<PostAnswer> {
  const hop = firstHop({ ...request, method: 'POST' }, null, { userAgent: settings.userAgent, guard })
  const deadline = startDeadline(settings.postTimeoutMs, signal)
  try {
    const response = await connections.send(hop.url, {
      method: 'POST',
      headers: { ...hop.headers, 'accept-encoding': 'identity' },
      body: hop.body,
      signal: deadline.signal,
    })
    // The status is the answer; a body that breaks off or dawdles cannot change it.
    await response.body.dump({ limit: READ_BYTES }).catch(() => undefined)
    const asked = response.headers['retry-after']
    const retryAfter = (Array.isArray(asked) ? asked[0] : asked) ?? null
    return { status: response.statusCode, retryAfterMs: readRetryAfter(retryAfter, settings.now()) }
  } catch (error) {
    if (deadline.passed()) {
      const detail = `no answer within ${settings.postTimeoutMs} ms`
      throw new SourceError('timed_out', hop.shown, detail, { cause: error })
    }
    throw signal?.aborted ? signal.reason : describeFailure(error, hop.shown)
  } finally {
    deadline.end()
  }
}
