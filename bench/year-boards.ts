import { createServer } from 'node:http'
import { loadSamples, type Sample, type SampleBoard } from '../src/demo/load-samples.ts'
import { renderGreenhouse } from '../src/demo/render-greenhouse.ts'
import type { NewSource } from '../src/store/source.ts'
import { dice } from './dice.ts'

const DAY_MS = 86_400_000
const DAYS_A_WEEK = 7
/** Of the ads on a board, those that give way to new ones in a week, and those whose text is edited. */
const TURNOVER = 0.1
const EDITED = 0.02
/** Boards that answer 503 on a day. */
const FAILING = 0.02

type Ad = { number: number; edits: number; bornAt: number }
type Board = { name: string; ads: Ad[]; made: number; body: string; fails: boolean }

export type Boards = {
  sources: NewSource[]
  /** Lets a day pass on every board. */
  pass(at: Date): void
  stop(): Promise<void>
}

/** Greenhouse boards on loopback whose ads come, change and go by the day, the same with every run. */
export async function serveYear(count: number, adsEach: number, from: Date): Promise<Boards> {
  const chance = dice(20_260)
  const sampled = loadSamples(from)
  const samples = sampled.flatMap((board) => board.on(1)).filter(({ fault }) => fault === null)
  const [pattern] = sampled
  if (pattern === undefined) throw new TypeError('there are no sample boards')
  const boards = Array.from({ length: count }, (_, at): Board => {
    const born = (number: number) => ({ number, edits: 0, bornAt: from.getTime() })
    return {
      name: `year${at}`,
      ads: Array.from({ length: adsEach }, (_, n) => born(n)),
      made: adsEach,
      body: '',
      fails: false,
    }
  })
  const pass = (at: Date) => {
    for (const [place, board] of boards.entries()) {
      changeAds(board, at, chance)
      board.fails = chance() < FAILING
      board.body = render(board, place, pattern, samples)
    }
  }
  pass(from)
  const { origin, stop } = await serve(new Map(boards.map((board) => [board.name, board])))
  const sources = boards.map(({ name }) => ({
    connector: 'greenhouse',
    board: name,
    origin,
    name: `Employer of ${name}`,
    everyMinutes: 1_440,
  }))
  return { sources, pass, stop }
}

function changeAds(board: Board, at: Date, chance: () => number): void {
  board.ads = board.ads.map((ad) => {
    const drawn = chance() * DAYS_A_WEEK
    if (drawn < TURNOVER) return { number: board.made++, edits: 0, bornAt: at.getTime() }
    return drawn < TURNOVER + EDITED ? { ...ad, edits: ad.edits + 1 } : ad
  })
}

function render({ name, ads }: Board, place: number, pattern: SampleBoard, samples: Sample[]): string {
  const employer = { ...pattern.employer, name: `Employer of ${name}` }
  const board: SampleBoard = { ...pattern, connector: 'greenhouse', board: name, employer }
  return renderGreenhouse(
    board,
    ads.map((ad) => written(ad, place, samples, employer)),
    true,
  ).body
}

/** The words of one sample at the place of another, so that an employer hardly ever advertises the same job twice. */
function written(
  { number, edits, bornAt }: Ad,
  place: number,
  samples: Sample[],
  employer: SampleBoard['employer'],
): Sample {
  const at = number + 7 * place
  const words = samples[at % samples.length]
  const where = samples[(at + 37 * Math.floor(at / samples.length) + 11 * place) % samples.length]
  if (words === undefined || where === undefined) throw new TypeError('there are no sample postings')
  const opening = edits === 0 ? words.ad.opening : [...words.ad.opening, `Edited ${edits} times.`]
  const postedAt = new Date(bornAt - DAY_MS / 4)
  return {
    ...words,
    id: number + 1,
    employer,
    places: where.places,
    mode: where.mode,
    postedAt,
    updatedAt: postedAt,
    ad: { ...words.ad, opening },
  }
}

async function serve(boards: ReadonlyMap<string, Board>): Promise<{ origin: string; stop(): Promise<void> }> {
  const server = createServer((request, response) => {
    const board = boards.get(/^\/v1\/boards\/(\w+)\/jobs/.exec(request.url ?? '')?.[1] ?? '')
    if (board === undefined) return void response.writeHead(404).end()
    if (board.fails) return void response.writeHead(503).end()
    response.writeHead(200, { 'content-type': 'application/json; charset=utf-8' }).end(board.body)
  })
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready))
  const address = server.address()
  const port = typeof address === 'object' && address ? address.port : 0
  const stop = () =>
    new Promise<void>((done) => {
      server.closeAllConnections()
      server.close(() => done())
    })
  return { origin: `http://127.0.0.1:${port}`, stop }
}
