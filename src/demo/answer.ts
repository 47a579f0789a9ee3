import { createHash } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { gzipSync } from 'node:zlib'
import type { RenderedPage } from './sample-html.ts'

/** What a board answers: a page, the moment its bytes last changed, and whether it is sent compressed. */
export type Answer = RenderedPage & { status: number; lastModified: Date | null; gzip: boolean }

/** Sends an answer with ETag and Last-Modified, as 304 without a body when the caller has these bytes already. */
export function sendAnswer(request: IncomingMessage, response: ServerResponse, answer: Answer): void {
  const compress = answer.gzip && /\bgzip\b/.test(String(request.headers['accept-encoding'] ?? ''))
  const bytes = compress ? gzipSync(answer.body) : Buffer.from(answer.body)
  const headers: Record<string, string> = { 'content-type': answer.contentType, vary: 'Accept-Encoding' }
  if (answer.lastModified !== null) {
    headers.etag = `W/"${createHash('sha256').update(answer.body).digest('base64url').slice(0, 27)}"`
    headers['last-modified'] = answer.lastModified.toUTCString()
    headers['cache-control'] = 'max-age=0, private, must-revalidate'
    if (isFresh(request, headers.etag, answer.lastModified)) {
      response.writeHead(304, headers).end()
      return
    }
  }
  if (compress) headers['content-encoding'] = 'gzip'
  response.writeHead(answer.status, { ...headers, 'content-length': bytes.length })
  response.end(request.method === 'HEAD' ? undefined : bytes)
}

/** RFC 9110: If-None-Match outranks If-Modified-Since. */
function isFresh(request: IncomingMessage, etag: string, lastModified: Date): boolean {
  const known = request.headers['if-none-match']
  if (known !== undefined) return known.split(',').some((entry) => weak(entry) === weak(etag))
  const since = Date.parse(request.headers['if-modified-since'] ?? '')
  return since >= Math.floor(lastModified.getTime() / 1000) * 1000
}

const weak = (etag: string): string => etag.trim().replace(/^W\//, '')
