import { gunzipSync } from 'node:zlib'
import { PayloadError } from '../../errors.ts'

/** The limit of the sitemap protocol for one file, https://www.sitemaps.org/protocol.html#index; feeds keep to it too. */
const MAX_BYTES = 52_428_800

/** What a gzip file holds, and every other file as it is. Throws PayloadError when it is broken or holds over 50 MiB. */
export function gunzip(body: Uint8Array): Uint8Array {
  if (body[0] !== 0x1f || body[1] !== 0x8b) return body
  try {
    return gunzipSync(body, { maxOutputLength: MAX_BYTES })
  } catch (cause) {
    throw new PayloadError('page', `a gzip file that is broken or holds more than ${MAX_BYTES} bytes`, { cause })
  }
}
