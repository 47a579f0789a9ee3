import { loadSamples } from '../src/demo/load-samples.ts'
import { adHtml, escapeHtml } from '../src/demo/sample-html.ts'
import { stableNumber } from '../src/demo/stable-choice.ts'
import type { RawPosting } from '../src/domain/posting.ts'
import { PROVIDERS, readAds } from './ad-files.ts'
import type { BoardPage } from './boards.ts'

const NOW = new Date('2026-11-20T12:00:00Z')
/** Paragraphs and lists of an ad, some 3,000 characters. */
const PARTS = 14

/**
 * Greenhouse pages of real ads: title, employer, places and link as they are, so that they repeat as often as in the world.
 * The ads have no text; theirs is put together from parts of the sample ads, another one for every title of every employer.
 * Throws BenchSkipped without ../shared/data.
 */
export function* realBoardPages(postings: number, perPage: number): Generator<BoardPage> {
  const all = PROVIDERS.flatMap(readAds)
  const every = Math.max(1, Math.floor(all.length / postings))
  const ads = all.filter((_, at) => at % every === 0).slice(0, postings)
  const parts = partsOfSamples()
  for (let start = 0; start < ads.length; start += perPage) {
    const name = `Real Ads ${start / perPage + 1}`
    const jobs = ads.slice(start, start + perPage).map((ad, index) => jobOf(ad, start + index, parts))
    const body = Buffer.from(JSON.stringify({ jobs, meta: { total: jobs.length } }))
    yield { board: `real${start / perPage + 1}`, name, contentType: 'application/json', body }
  }
}

function jobOf(ad: RawPosting, number: number, parts: string[]): Record<string, unknown> {
  const own = `<p>${escapeHtml(`${ad.company} looks for: ${ad.title}.`)}</p>`
  const text = Array.from(
    { length: PARTS },
    (_, at) => parts[stableNumber(`${ad.company} ${ad.title} ${at}`) % parts.length],
  )
  return {
    id: number + 1,
    absolute_url: ad.url,
    title: ad.title,
    company_name: ad.company,
    location: { name: ad.places[0]?.text ?? null },
    first_published: ad.postedAt,
    content: escapeHtml(own + text.join('')),
  }
}

/** Blocks of the sample ads, each closed in itself. */
function partsOfSamples(): string[] {
  const samples = loadSamples(NOW).flatMap((board) => board.on(1))
  const blocks = samples.flatMap(({ ad }) => adHtml(ad).match(/<(p|h[1-6]|ul)\b[^>]*>.*?<\/\1>/gs) ?? [])
  return [...new Set(blocks)].filter((block) => block.length > 60)
}
