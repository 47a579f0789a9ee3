import type { Sample, SampleBoard } from './load-samples.ts'
import { DUTIES_HEADING, listItems, NEEDS_HEADING, paragraphs, type RenderedPage } from './sample-html.ts'
import { shortPlace } from './sample-place.ts'
import { stableUuid } from './stable-choice.ts'

const COMMITMENT: Record<string, string> = {
  full_time: 'Full-time',
  part_time: 'Part-time',
  per_diem: 'Per diem',
  contract: 'Contract',
  temporary: 'Temporary',
  internship: 'Internship',
}
const INTERVAL = { hour: 'per-hour-wage', week: 'per-week-salary', month: 'per-month-salary', year: 'per-year-salary' }
const WORKPLACE = { onsite: 'on-site', hybrid: 'hybrid', remote: 'remote' }

/** The answer to `/v0/postings/{site}?mode=json`, shaped as https://github.com/lever/postings-api describes: `limit`
 *  postings after the first `skip`, all of the rest when `limit` is null. */
export function renderLever(board: SampleBoard, samples: Sample[], skip: number, limit: number | null): RenderedPage {
  const chosen = samples.slice(skip, limit === null ? undefined : skip + limit)
  const body = JSON.stringify(chosen.map((sample) => postingOf(board, sample)))
  return { contentType: 'application/json; charset=utf-8', body }
}

function postingOf(board: SampleBoard, sample: Sample): Record<string, unknown> {
  const id = stableUuid(sample.key)
  const hostedUrl = `https://jobs.lever.co/${board.board}/${id}`
  const links = sample.fault === 'no_link' ? {} : { hostedUrl, applyUrl: `${hostedUrl}/apply` }
  return {
    id,
    text: sample.title,
    ...links,
    createdAt: sample.postedAt.getTime(),
    categories: categoriesOf(sample),
    country: sample.places[0]?.country ?? null,
    workplaceType: WORKPLACE[sample.mode],
    ...textOf(sample),
    ...salaryOf(sample),
  }
}

function categoriesOf(sample: Sample): Record<string, unknown> {
  const department = sample.department
  const allLocations = sample.places.map(
    (place) => `${sample.mode === 'remote' ? 'Remote - ' : ''}${shortPlace(place)}`,
  )
  return {
    commitment: COMMITMENT[sample.type],
    department,
    location: allLocations[0] ?? '',
    team: department,
    allLocations,
  }
}

function textOf(sample: Sample): Record<string, unknown> {
  const ad = sample.ad
  const [first, rest] = [ad.opening.slice(0, 1), ad.opening.slice(1)]
  return {
    opening: paragraphs(first),
    openingPlain: first.join('\n\n'),
    description: paragraphs(ad.opening),
    descriptionPlain: ad.opening.join('\n\n'),
    descriptionBody: paragraphs(rest),
    descriptionBodyPlain: rest.join('\n\n'),
    lists: [
      { text: DUTIES_HEADING, content: listItems(ad.duties) },
      { text: NEEDS_HEADING, content: listItems(ad.needs) },
    ],
    additional: paragraphs(ad.closing),
    additionalPlain: ad.closing.join('\n\n'),
  }
}

function salaryOf(sample: Sample): Record<string, unknown> {
  if (sample.pay === null || sample.payIn === 'text') return {}
  const { min, max, currency, period } = sample.pay
  return { salaryRange: { min, max, currency, interval: INTERVAL[period] } }
}
