import type { Sample } from './load-samples.ts'
import { adHtml } from './sample-html.ts'
import type { SamplePay } from './sample-pay.ts'
import { countryName, type SamplePlace } from './sample-place.ts'
import type { AdText } from './sample-text.ts'

const DAY = 86_400_000
const OPEN_DAYS = 60
const EMPLOYMENT: Record<string, string> = {
  full_time: 'FULL_TIME',
  part_time: 'PART_TIME',
  per_diem: 'PER_DIEM',
  contract: 'CONTRACTOR',
  temporary: 'TEMPORARY',
  internship: 'INTERN',
}

type Data = Record<string, unknown>

/** The schema.org data of a page, one entry for each script. Employers arrange it in many ways (a plain object, a graph,
 *  an array, a script of its own beside others); the posting's number decides which one a page shows. */
export function jobPostingData(sample: Sample, ad: AdText, url: string): unknown[] {
  const organization = { '@type': 'Organization', name: sample.employer.name }
  const posting = postingOf(sample, ad, url)
  const context = { '@context': 'https://schema.org' }
  switch (sample.id % 4) {
    case 0:
      return [{ ...context, ...posting }]
    case 1:
      return [{ ...context, '@graph': [{ '@type': 'WebPage', url, name: sample.title }, posting] }]
    case 2:
      return [
        [
          { ...context, ...breadcrumb(sample, url) },
          { ...context, ...posting },
        ],
      ]
    default:
      return [
        { ...context, ...organization },
        { '@context': 'http://schema.org/', ...posting },
      ]
  }
}

function postingOf(sample: Sample, ad: AdText, url: string): Data {
  const type = EMPLOYMENT[sample.type]
  return {
    '@type': 'JobPosting',
    title: sample.title,
    url,
    identifier: identifierOf(sample),
    datePosted: sample.postedAt.toISOString().slice(0, 10),
    validThrough: new Date(sample.postedAt.getTime() + OPEN_DAYS * DAY).toISOString().replace('.000Z', '+00:00'),
    employmentType: sample.id % 2 === 0 ? type : [type],
    hiringOrganization: { '@type': 'Organization', name: sample.employer.name },
    directApply: false,
    ...placesOf(sample),
    ...(sample.pay === null || sample.payIn === 'text' ? {} : { baseSalary: salaryOf(sample.pay) }),
    description: adHtml(ad),
  }
}

function identifierOf(sample: Sample): unknown {
  const value = `R-20${sample.id}`
  return sample.id % 4 === 2 ? value : { '@type': 'PropertyValue', name: sample.employer.name, value }
}

function placesOf(sample: Sample): Data {
  if (sample.mode === 'remote') {
    const countries = sample.places.map((place) => ({ '@type': 'Country', name: countryName(place) }))
    return { jobLocationType: 'TELECOMMUTE', applicantLocationRequirements: oneOrAll(countries) }
  }
  return { jobLocation: sample.id % 2 === 0 ? sample.places.map(placeOf) : oneOrAll(sample.places.map(placeOf)) }
}

function placeOf(place: SamplePlace): Data {
  return {
    '@type': 'Place',
    address: {
      '@type': 'PostalAddress',
      ...(place.city === null ? {} : { addressLocality: place.city }),
      ...(place.region === null ? {} : { addressRegion: place.region }),
      addressCountry: place.country,
    },
  }
}

function salaryOf({ min, max, currency, period }: SamplePay): Data {
  const amounts = min === max ? { value: min } : { minValue: min, maxValue: max }
  return {
    '@type': 'MonetaryAmount',
    currency,
    value: { '@type': 'QuantitativeValue', ...amounts, unitText: period.toUpperCase() },
  }
}

function breadcrumb(sample: Sample, url: string): Data {
  return {
    '@type': 'BreadcrumbList',
    itemListElement: [
      { '@type': 'ListItem', position: 1, name: 'Careers', item: new URL('.', url).href },
      { '@type': 'ListItem', position: 2, name: sample.title },
    ],
  }
}

function oneOrAll<T>(entries: T[]): T | T[] {
  const [first] = entries
  return entries.length === 1 && first !== undefined ? first : entries
}
