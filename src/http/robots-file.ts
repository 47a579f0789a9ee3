import type { KeptRobots } from '../domain/host.ts'
import { SourceError } from '../errors.ts'
import { oversizeEvidence } from './answer.ts'
import { firstHop } from './hop.ts'
import { type Client, follow } from './page.ts'

/** RFC 9309 2.5: at least 500 KiB are to be read; what lies beyond is not. */
const MAX_BYTES = 512 * 1024
const TIMEOUT_MS = 30_000

type RobotsFile = Pick<KeptRobots, 'text' | 'status'>

/** What a host says at /robots.txt, as RFC 9309 2.3.1 reads its answers: none when it has none (4xx) or redirects without
 *  end. Throws a retryable SourceError when it is out of reach (5xx, 429, no answer): then nothing may be fetched. */
export async function fetchRobots(client: Client, url: URL, signal: AbortSignal): Promise<RobotsFile> {
  const limits = { maxBodyBytes: MAX_BYTES, headBytes: MAX_BYTES, totalTimeoutMs: TIMEOUT_MS }
  const own = { ...client, settings: { ...client.settings, ...limits } }
  try {
    const answer = await follow(own, firstHop({ url: url.href }, null, client.way), {}, signal)
    return answer.kind === 'page' ? { text: textOf(answer.body), status: answer.status } : { text: '', status: null }
  } catch (error) {
    if (error instanceof SourceError) return withoutFile(error)
    throw error
  }
}

function withoutFile(error: SourceError): RobotsFile {
  const { status, retryAfterMs } = error
  const evidence = oversizeEvidence(error)
  if (evidence !== null) return { text: wholeLines(textOf(evidence.head)), status }
  if (error.reason === 'too_many_redirects' || (status !== null && !error.retryable)) return { text: '', status }
  if (!error.retryable || error.reason === 'host_closed') throw error
  throw new SourceError('unavailable', error.url, `without its robots.txt nothing is fetched (${error.message})`, {
    ...(status === null ? {} : { status }),
    ...(retryAfterMs === null ? {} : { retryAfterMs }),
    cause: error,
  })
}

const textOf = (bytes: Uint8Array) => new TextDecoder().decode(bytes)
const wholeLines = (text: string) => text.slice(0, text.lastIndexOf('\n') + 1)
