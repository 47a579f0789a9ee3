/** A source that asks for more than a day is asked again after a day: longer pauses are the operator's decision. */
const LONGEST_WAIT_MS = 24 * 60 * 60 * 1000

/**
 * Reads a Retry-After header (RFC 9110 10.2.3): whole seconds or an HTTP-date in any of its three spellings.
 * Milliseconds from `now` (milliseconds since the epoch), 0 to 24 hours; null when absent or not readable.
 */
export function readRetryAfter(value: string | null, now: number): number | null {
  const text = value?.trim().slice(0, 64) ?? ''
  if (/^\d{1,15}$/.test(text)) return Math.min(Number(text) * 1000, LONGEST_WAIT_MS)
  const at = readHttpDate(text)
  return at === null ? null : Math.min(Math.max(at - now, 0), LONGEST_WAIT_MS)
}

/** Every HTTP-date starts with the name of a day. The asctime spelling names no zone and means UTC. */
function readHttpDate(text: string): number | null {
  if (!/^(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)/.test(text)) return null
  const at = Date.parse(text.endsWith('GMT') ? text : `${text} GMT`)
  return Number.isNaN(at) ? null : at
}
