import type { ServerResponse } from 'node:http'
import { gzipSync } from 'node:zlib'
import { type Manner, sendGood } from './recorded-server.ts'

const bare = (response: ServerResponse, status: number, headers: Record<string, string> = {}, body = '') =>
  response.writeHead(status, headers).end(body)

const status =
  (code: number, headers: Record<string, string> = {}): Manner['answer'] =>
  (response) =>
    bare(response, code, headers)

const body =
  (type: string, text: string): Manner['answer'] =>
  (response) =>
    bare(response, 200, { 'content-type': type }, text)

const LOGIN = '<!doctype html><title>Sign in</title><form action="/login"><input type="password" name="p"></form>'
const BOMB =
  '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]><rss>&b;</rss>'

/** Ways in which a board misbehaves for good: its crawl fails or is partial, with a reason. */
export const BAD_MANNERS: Manner[] = [
  { name: 'not found', answer: status(404) },
  { name: 'gone', answer: status(410) },
  { name: 'forbidden', answer: status(403) },
  { name: 'login wanted', answer: status(401) },
  { name: 'a login page', answer: body('text/html', LOGIN) },
  { name: 'always broken', answer: status(500) },
  { name: 'an answer that never comes', answer: () => {} },
  {
    name: 'a body that never ends',
    answer(response) {
      response.writeHead(200, { 'content-type': 'application/json' })
      const drip = setInterval(() => response.write(' '), 200)
      response.on('close', () => clearInterval(drip))
    },
  },
  {
    name: 'a connection cut inside the body',
    answer(response, good) {
      response.writeHead(200, { 'content-type': good.contentType, 'content-length': String(good.body.length + 10) })
      response.write(good.body.subarray(0, good.body.length / 2), () => response.destroy())
    },
  },
  { name: 'a circle of redirects', answer: (response) => bare(response, 302, { location: response.req.url ?? '/' }) },
  { name: 'a redirect to a private host', answer: status(302, { location: 'http://10.0.0.1/jobs' }) },
  { name: 'a redirect to a file', answer: status(302, { location: 'file:///etc/passwd' }) },
  { name: 'an empty body', answer: body('application/json', '') },
  {
    name: 'half of its JSON or markup',
    answer: (response, good) =>
      response.writeHead(200, { 'content-type': good.contentType }).end(good.body.subarray(0, good.body.length / 3)),
  },
  { name: 'another envelope', answer: body('application/json', '{"error":"try later"}') },
  { name: 'words', answer: body('text/plain', 'We are being renovated.') },
  { name: 'brackets without end', answer: body('application/json', '['.repeat(200_000)) },
  { name: 'an entity bomb', answer: body('application/xml', BOMB) },
  {
    name: 'a bomb of zeros',
    answer: (response) =>
      response
        .writeHead(200, { 'content-type': 'application/json', 'content-encoding': 'gzip' })
        .end(gzipSync(Buffer.alloc(8 * 1024 * 1024))),
  },
  {
    name: 'a coding nobody asked for',
    answer: (response, good) => response.writeHead(200, { 'content-encoding': 'zstd' }).end(good.body),
  },
  { name: 'not modified, unasked', answer: status(304) },
  {
    name: 'bytes of no encoding',
    answer: (response) =>
      response
        .writeHead(200, { 'content-type': 'application/json; charset=utf-8' })
        .end(Buffer.from([0x7b, 0xff, 0xfe, 0x22])),
  },
  { name: 'a header without end', answer: (response) => bare(response, 200, { 'x-long': 'x'.repeat(20_000) }) },
]

/** Ways that a crawl gets over: its postings are all had in the end. */
export const FORGIVEN_MANNERS: Manner[] = [
  {
    name: 'broken twice',
    answer: (response, good, calls) => (calls <= 2 ? bare(response, 503) : sendGood(response, good)),
  },
  {
    name: 'too many requests once',
    answer: (response, good, calls) =>
      calls <= 1 ? bare(response, 429, { 'retry-after': '0' }) : sendGood(response, good),
  },
  {
    name: 'a cut connection once',
    answer: (response, good, calls) => (calls <= 1 ? response.destroy() : sendGood(response, good)),
  },
]
