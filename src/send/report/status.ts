/** What a code means: `status` as RFC 3463 writes it, null when there is only a reply code. */
export type ReadStatus = { status: string | null; permanent: boolean }

/** Text read for a code; servers put it in front. */
const MAX_TEXT = 2_000

const ENHANCED = /(?:^|[^\d.])([245]\.\d{1,3}\.\d{1,3})(?![\d.]*\d)/g
const REPLY = /(?:^|[^\d.])([245])\d{2}(?=[ -]|$)/

/**
 * Reads a Status field together with the words of the server that gave it. A field that is missing, malformed, says
 * success or says no more than "5.0.0" gives way to a code in the words. Null when neither tells a failure.
 */
export function readStatus(field: string | null, words: string): ReadStatus | null {
  const stated = enhancedCodes(field ?? '')[0] ?? null
  const spoken = enhancedCodes(words)
  if (stated !== null && !stated.endsWith('.0.0')) return toStatus(stated)
  const sharper = spoken.find((code) => stated === null || code[0] === stated[0])
  if (sharper !== undefined && !sharper.endsWith('.0.0')) return toStatus(sharper)
  if (stated !== null) return toStatus(stated)
  if (sharper !== undefined) return toStatus(sharper)
  const reply = REPLY.exec(words.slice(0, MAX_TEXT))?.[1]
  return reply === undefined || reply === '2' ? null : { status: null, permanent: reply === '5' }
}

/** Codes of failures in a text, in their order, without leading zeros. */
function enhancedCodes(text: string): string[] {
  return [...text.slice(0, MAX_TEXT).matchAll(ENHANCED)]
    .map((match) => (match[1] ?? '').split('.').map(Number).join('.'))
    .filter((code) => !code.startsWith('2'))
}

function toStatus(status: string): ReadStatus {
  return { status, permanent: status.startsWith('5') }
}
