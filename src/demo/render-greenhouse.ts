import type { Sample, SampleBoard } from './load-samples.ts'
import { adHtml, escapeHtml, type RenderedPage } from './sample-html.ts'
import { amountWords, type SamplePay } from './sample-pay.ts'
import { longPlace, shortPlace } from './sample-place.ts'
import { stableNumber } from './stable-choice.ts'

const EMPLOYMENT: Record<string, string> = {
  full_time: 'Full-time',
  part_time: 'Part-time',
  per_diem: 'Per diem',
  contract: 'Contract',
  temporary: 'Temporary',
  internship: 'Internship',
}
const RANGE_TITLES = {
  hour: 'Hourly pay range',
  week: 'Weekly pay range',
  month: 'Monthly salary range',
  year: 'Annual salary range',
}

/** The answer to `/v1/boards/{token}/jobs`, shaped as https://developers.greenhouse.io/job-board.html describes. Without
 *  `content` the text, departments and offices are left out. */
export function renderGreenhouse(board: SampleBoard, samples: Sample[], content: boolean): RenderedPage {
  const jobs = samples.map((sample) => withFault(jobOf(board, sample, content), sample))
  return {
    contentType: 'application/json; charset=utf-8',
    body: JSON.stringify({ jobs, meta: { total: jobs.length } }),
  }
}

function jobOf(board: SampleBoard, sample: Sample, content: boolean): Record<string, unknown> {
  const id = postId(board, sample)
  return {
    absolute_url: `https://job-boards.greenhouse.io/${board.board}/jobs/${id}`,
    data_compliance: [
      {
        type: 'gdpr',
        requires_consent: false,
        requires_processing_consent: false,
        requires_retention_consent: false,
        retention_period: null,
      },
    ],
    internal_job_id: id - 2_000_003,
    location: { name: locationName(board, sample) },
    metadata: metadataOf(board, sample),
    id,
    updated_at: easternTime(sample.updatedAt),
    requisition_id: `R-20${sample.id}`,
    title: sample.title,
    company_name: sample.employer.name,
    first_published: easternTime(sample.postedAt),
    language: 'en',
    ...(content ? contentOf(sample) : {}),
  }
}

/** The publisher escapes the whole HTML text, whose own characters are escaped already. */
function contentOf(sample: Sample): Record<string, unknown> {
  const pay = sample.pay !== null && sample.payIn === 'field' ? payBlock(sample.pay) : ''
  return {
    content: escapeHtml(adHtml(sample.ad) + pay),
    departments: [{ id: numberOf(sample.department), name: sample.department, child_ids: [], parent_id: null }],
    offices: sample.places.map((place) => {
      const name = place.city ?? shortPlace(place)
      return { id: numberOf(name), name, location: longPlace(place), child_ids: [], parent_id: null }
    }),
  }
}

/** The block that the publisher adds below the text when the employer publishes a range. */
function payBlock(pay: SamplePay): string {
  const amounts = [...new Set([pay.min, pay.max])].map((amount) => escapeHtml(amountWords(amount, pay)))
  const spans = amounts.map(
    (amount, index) => `<span>${amount}${index === amounts.length - 1 ? ` ${pay.currency}` : ''}</span>`,
  )
  return (
    '<div class="content-pay-transparency"><div class="pay-input">' +
    `<div class="description"><p>Where you start in the range depends on your experience.</p></div>` +
    `<div class="title">${RANGE_TITLES[pay.period]}</div>` +
    `<div class="pay-range">${spans.join('<span class="divider">&mdash;</span>')}</div></div></div>`
  )
}

function metadataOf(board: SampleBoard, sample: Sample): unknown {
  if (stableNumber(`${board.board} metadata`) % 2 === 0) return null
  return [
    { id: numberOf(board.board), name: 'Employment Type', value: EMPLOYMENT[sample.type], value_type: 'single_select' },
  ]
}

function locationName(board: SampleBoard, sample: Sample): string {
  const long = stableNumber(`${board.board} places`) % 2 === 0
  const names = sample.places.map((place) => (long ? longPlace(place) : shortPlace(place))).join('; ')
  if (sample.mode === 'remote') return `Remote - ${names}`
  return sample.mode === 'hybrid' ? `${names} (Hybrid)` : names
}

function withFault(job: Record<string, unknown>, sample: Sample): Record<string, unknown> {
  if (sample.fault === 'no_title') return { ...job, title: undefined }
  if (sample.fault === 'script_link') return { ...job, absolute_url: 'javascript:alert(document.domain)' }
  return job
}

function postId(board: SampleBoard, sample: Sample): number {
  return 4_000_000_000 + (stableNumber(board.board) % 900) * 1_000_000 + sample.id * 1000 + 5
}

function numberOf(name: string): number {
  return 4_000_000_000 + (stableNumber(name) % 90_000_000)
}

/** The publisher writes times with a fixed offset: "2026-01-14T10:55:28-05:00". */
function easternTime(at: Date): string {
  return `${new Date(at.getTime() - 5 * 3_600_000).toISOString().slice(0, 19)}-05:00`
}
