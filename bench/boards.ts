import { loadSamples, type Sample, type SampleBoard } from '../src/demo/load-samples.ts'
import { renderGreenhouse } from '../src/demo/render-greenhouse.ts'

export type BoardPage = { board: string; name: string; contentType: string; body: Uint8Array }

const NOW = new Date('2026-11-20T12:00:00Z')

/**
 * Greenhouse pages that hold `postings` postings together, `perPage` to a page and one board a page. Titles, places and
 * texts are those of the sample postings, put together anew so that hardly any two postings are the same opening.
 * Equal arguments give equal bytes.
 */
export function* boardPages(postings: number, perPage: number): Generator<BoardPage> {
  const boards = loadSamples(NOW)
  const samples = boards.flatMap((board) => board.on(1)).filter((sample) => sample.fault === null)
  const [first] = boards
  if (first === undefined) throw new TypeError('there are no sample boards')
  for (let start = 0, page = 0; start < postings; start += perPage, page += 1) {
    const name = `Sample Employer ${page + 1}`
    const board: SampleBoard = {
      ...first,
      connector: 'greenhouse',
      board: `sample${page + 1}`,
      employer: { ...first.employer, name },
    }
    const count = Math.min(perPage, postings - start)
    const own = Array.from({ length: count }, (_, index) => mixed(samples, board, start + index))
    const { contentType, body } = renderGreenhouse(board, own, true)
    yield { board: board.board, name, contentType, body: Buffer.from(body) }
  }
}

/** The title and text of one sample at the place of another; each round through the samples pairs them anew. */
function mixed(samples: Sample[], board: SampleBoard, number: number): Sample {
  const round = Math.floor(number / samples.length)
  const words = samples[number % samples.length]
  const where = samples[(number + 37 * round) % samples.length]
  if (words === undefined || where === undefined) throw new TypeError('there are no sample postings')
  return { ...words, id: number + 1, employer: board.employer, places: where.places, mode: where.mode }
}
