import type { Sample, SampleBoard } from './load-samples.ts'
import { adHtml, adPlain, type RenderedPage } from './sample-html.ts'
import type { SamplePay } from './sample-pay.ts'
import { countryName, regionName, type SamplePlace, shortPlace } from './sample-place.ts'
import { stableUuid } from './stable-choice.ts'

const EMPLOYMENT: Record<string, string> = {
  full_time: 'FullTime',
  part_time: 'PartTime',
  per_diem: 'PartTime',
  contract: 'Contract',
  temporary: 'Temporary',
  internship: 'Intern',
}
const WORKPLACE = { onsite: 'OnSite', hybrid: 'Hybrid', remote: 'Remote' }
const INTERVAL = { hour: '1 HOUR', week: '1 WEEK', month: '1 MONTH', year: '1 YEAR' }
const SYMBOLS: Record<string, string> = { USD: '$', CAD: 'CA$', GBP: '£', EUR: '€' }

/** The answer to `/posting-api/job-board/{name}`, shaped as https://developers.ashbyhq.com/docs/public-job-posting-api
 *  describes. Pay only with `includeCompensation`. */
export function renderAshby(board: SampleBoard, samples: Sample[], includeCompensation: boolean): RenderedPage {
  const jobs = samples.map((sample) => ({
    ...jobOf(board, sample),
    ...(includeCompensation ? { compensation: compensationOf(sample) } : {}),
  }))
  return { contentType: 'application/json; charset=utf-8', body: JSON.stringify({ apiVersion: '1', jobs }) }
}

function jobOf(board: SampleBoard, sample: Sample): Record<string, unknown> {
  const id = stableUuid(sample.key)
  const ad = sample.ad
  const department = sample.department
  const jobUrl = `https://jobs.ashbyhq.com/${board.board}/${id}`
  return {
    id,
    title: sample.fault === 'wrong_type' ? { name: sample.title } : sample.title,
    department,
    team: department,
    employmentType: EMPLOYMENT[sample.type],
    ...placesOf(sample),
    publishedAt: sample.postedAt.toISOString().replace('Z', '+00:00'),
    isListed: true,
    isRemote: sample.mode === 'remote',
    workplaceType: WORKPLACE[sample.mode],
    jobUrl,
    applyUrl: `${jobUrl}/application`,
    descriptionHtml: adHtml(ad),
    descriptionPlain: adPlain(ad),
    shouldDisplayCompensationOnJobPostings: sample.pay !== null && sample.payIn === 'field',
  }
}

function placesOf(sample: Sample): Record<string, unknown> {
  const [first, ...rest] = sample.places
  const name = (place: SamplePlace) => (sample.mode === 'remote' ? `Remote (${shortPlace(place)})` : shortPlace(place))
  return {
    location: first === undefined ? '' : name(first),
    address: first === undefined ? null : { postalAddress: addressOf(first) },
    secondaryLocations: rest.map((place) => ({ location: name(place), address: addressOf(place) })),
  }
}

function addressOf(place: SamplePlace): Record<string, string> {
  const address: Record<string, string> = { addressCountry: countryName(place) }
  const region = regionName(place)
  if (region !== null) address.addressRegion = region
  if (place.city !== null) address.addressLocality = place.city
  return address
}

function compensationOf(sample: Sample): Record<string, unknown> {
  const pay = sample.payIn === 'field' ? sample.pay : null
  if (pay === null)
    return {
      compensationTierSummary: null,
      scrapeableCompensationSalarySummary: null,
      compensationTiers: [],
      summaryComponents: [],
    }
  const summary = summaryOf(pay)
  const bonus = sample.level === 'lead' || sample.level === 'manager'
  const components = [salaryComponent(pay), ...(bonus ? [BONUS] : [])]
  const tierSummary = bonus ? `${summary} • Offers Bonus` : summary
  const parts = components.map((part, index) => ({
    id: stableUuid(`${sample.key} component ${index}`),
    summary: index === 0 ? summary : 'Offers Bonus',
    ...part,
  }))
  return {
    compensationTierSummary: tierSummary,
    scrapeableCompensationSalarySummary: summary.replaceAll('–', '-'),
    compensationTiers: [
      {
        id: stableUuid(`${sample.key} tier`),
        tierSummary,
        title: null,
        additionalInformation: null,
        components: parts,
      },
    ],
    summaryComponents: components,
  }
}

const BONUS = { compensationType: 'Bonus', interval: '1 YEAR', currencyCode: null, minValue: null, maxValue: null }

function salaryComponent({ min, max, currency, period }: SamplePay) {
  return {
    compensationType: 'Salary',
    interval: INTERVAL[period],
    currencyCode: currency,
    minValue: min,
    maxValue: max,
  }
}

/** "$66K – $74K" a year, "$20 – $24 per hour". */
function summaryOf(pay: SamplePay): string {
  const short = (amount: number) =>
    `${SYMBOLS[pay.currency] ?? ''}${pay.period === 'year' ? `${Number((amount / 1000).toFixed(1))}K` : amount}`
  const amounts = [...new Set([pay.min, pay.max])].map(short).join(' – ')
  return pay.period === 'year' ? amounts : `${amounts} per ${pay.period}`
}
