import { createServer, type IncomingMessage, type Server } from 'node:http'
import { type Answer, sendAnswer } from './answer.ts'
import { type BoardPage, findPage, PREFIXES } from './board-pages.ts'
import { type Connector, type Day, loadSamples, type SampleBoard } from './load-samples.ts'

export type SampleSource = { connector: Connector; board: string; origin: string; name: string }

export type SampleBoards = {
  url: string
  /** Boards answer as on this day from the next request on. */
  setDay(day: Day): void
  sources: SampleSource[]
  stop(): Promise<void>
}

const HOUR = 3_600_000

/** Serves the sample boards of `data/samples` in their publishers' own formats, on this machine only. `now` is the moment
 *  of day 1 and each further day is 24 hours later; the same `now` and port give the same bytes. Port 0, the default,
 *  takes a free one. Rejects when the port is taken; throws when a sample file is faulty. */
export async function startSampleBoards(options: {
  now: Date
  port?: number
  host?: '127.0.0.1'
}): Promise<SampleBoards> {
  const boards = loadSamples(options.now)
  let day: Day = 1
  let url = ''
  const server = createServer((request, response) => {
    sendAnswer(request, response, answerTo(request, boards, url, day, options.now))
  })
  url = await listen(server, options.port ?? 0, options.host ?? '127.0.0.1')
  return {
    url,
    setDay: (next) => {
      day = next
    },
    sources: boards.map((board) => sourceOf(board, url)),
    stop: () => close(server),
  }
}

function sourceOf({ connector, board, employer }: SampleBoard, url: string): SampleSource {
  const origin = connector === 'jsonld' ? `${url}${PREFIXES.jsonld}/${board}` : `${url}${PREFIXES[connector]}`
  return { connector, board, origin, name: employer.name }
}

function answerTo(request: IncomingMessage, boards: SampleBoard[], base: string, day: Day, now: Date): Answer {
  if (request.method !== 'GET' && request.method !== 'HEAD') return failure(405, 'Method not allowed')
  const target = `${base}${request.url ?? ''}`
  const found = target.startsWith(`${base}/`) && URL.canParse(target) ? findPage(boards, new URL(target)) : null
  if (found === null) return failure(404, 'Document not found')
  if (found.board.failsOn.includes(day)) return failure(500, 'Internal server error')
  const page = found.render(day)
  if (page === null) return failure(404, 'Document not found')
  return { ...page, status: 200, lastModified: lastChange(found, day, now), gzip: found.board.gzip }
}

/** The morning of the last day on which the bytes changed. */
function lastChange(found: BoardPage, day: Day, now: Date): Date {
  const bodies = ([1, 2, 3] as const).slice(0, day).map((past) => found.render(past)?.body ?? null)
  const since = Math.max(
    0,
    bodies.findLastIndex((body, index) => index > 0 && body !== bodies[index - 1]),
  )
  return new Date(now.getTime() + since * 24 * HOUR - HOUR)
}

function failure(status: number, error: string): Answer {
  const body = JSON.stringify({ ok: false, error })
  return { status, contentType: 'application/json; charset=utf-8', body, lastModified: null, gzip: false }
}

function listen(server: Server, port: number, host: string): Promise<string> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, host, () => {
      const address = server.address()
      if (address === null || typeof address === 'string') reject(new TypeError('the server has no port'))
      else resolve(`http://${host}:${address.port}`)
    })
  })
}

function close(server: Server): Promise<void> {
  return new Promise((resolve, reject) => {
    server.close((error) => (error === undefined ? resolve() : reject(error)))
    server.closeAllConnections()
  })
}
