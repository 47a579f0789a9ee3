import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { fileURLToPath } from 'node:url'
import { boardPages } from './boards.ts'

/** What is served: so many boards, one page each, and so many postings on a page. */
export type Served = { boards: number; perPage: number }

const MEBIBYTE = 1024 * 1024
/** A page far beyond every limit. */
export const HUGE_BYTES = 50 * MEBIBYTE

// Run as a program of its own, so that serving costs the measured process nothing.
if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { boards, perPage } = JSON.parse(process.argv[2] ?? '') as Served
  const pages = [...boardPages(boards * perPage, perPage)]
  const byPath = new Map(pages.map((page) => [`/v1/boards/${page.board}/jobs`, page]))
  const server = createServer((request, response) => {
    const path = request.url?.split('?')[0] ?? ''
    const page = byPath.get(path)
    if (path === '/huge/declared' || path === '/huge/chunked') return sendHuge(response, path === '/huge/declared')
    if (page === undefined) return response.writeHead(404).end()
    response.writeHead(200, { 'content-type': page.contentType, 'content-length': page.body.length })
    response.end(page.body)
  })
  server.keepAliveTimeout = 60_000
  server.listen(0, '127.0.0.1', () => process.send?.({ port: (server.address() as AddressInfo).port }))
  process.on('disconnect', () => process.exit())
}

/** With its length stated beforehand, or without. */
function sendHuge(response: ServerResponse, isDeclared: boolean): void {
  const piece = Buffer.alloc(MEBIBYTE, ' ')
  response.writeHead(200, isDeclared ? { 'content-length': HUGE_BYTES } : {})
  const send = (left: number): void => {
    if (left === 0) response.end()
    else if (!response.destroyed) response.write(piece, () => send(left - 1))
  }
  send(HUGE_BYTES / MEBIBYTE)
}
