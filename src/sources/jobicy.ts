import { decodeHTML } from 'entities'
import type { RawPay, RawPosting } from '../domain/posting.ts'
import { boardOf, queryOf } from './_shared/board-query.ts'
import { decodedText, requiredDecodedText } from './_shared/decoded-text.ts'
import { defineSource } from './_shared/define.ts'
import {
  amount,
  joinedTexts,
  LIMITS,
  longText,
  type Row,
  requiredId,
  requiredLink,
  text,
  tidyLine,
} from './_shared/fields.ts'
import { entriesOf, readEach } from './_shared/json.ts'
import { isoTime } from './_shared/time.ts'

const ORIGIN = 'https://jobicy.com'
/** More is not given. */
const PAGE_SIZE = 100
const FILTERS = ['geo', 'industry', 'tag']
/** What the RSS feed calls the same filters. */
const FEED_NAMES: Readonly<Record<string, string>> = {
  job_categories: 'industry',
  search_region: 'geo',
  search_keywords: 'tag',
}

/** One page of the newest remote jobs; boards are filters ("geo=usa&industry=seller"), or "all". */
export default defineSource({
  id: 'jobicy',
  name: 'Jobicy',
  docs: 'https://github.com/Jobicy/remote-jobs-api',
  terms: {
    url: 'https://github.com/Jobicy/remote-jobs-api',
    attribution: 'Jobicy as the source, with its own link to the posting; not to be handed on to other job boards',
    aggregates: true,
  },
  access: 'api',
  listing: 'latest',
  manyEmployers: true,
  origin: ORIGIN,
  /** Once an hour at most. */
  everyMinutes: 120,
  detect(url) {
    if (!/^(?:www\.)?jobicy\.com$/.test(url.hostname)) return null
    const params = [...url.searchParams].map(([name, value]) => [FEED_NAMES[name] ?? name, value])
    return { board: boardOf(new URLSearchParams(params), FILTERS) }
  },
  first: ({ board, origin }) => ({
    url: `${origin}/api/v2/remote-jobs?count=${PAGE_SIZE}${queryOf(board, FILTERS)}`,
  }),
  read: (page) => readEach(entriesOf(page, 'jobs'), readJob, idOf),
})

const idOf = (job: Row): string => requiredId(job, 'id')

function readJob(job: Row): RawPosting {
  const place = decodedText(job, 'jobGeo')
  return {
    externalId: idOf(job),
    title: requiredDecodedText(job, 'jobTitle', LIMITS.title),
    url: requiredLink(job, 'url'),
    company: decodedText(job, 'companyName'),
    places: place === null ? [] : [{ text: place }],
    workMode: 'Remote',
    pay: payOf(job),
    employmentType: joinedTexts(job, 'jobType'),
    department: decoded(joinedTexts(job, 'jobIndustry')),
    postedAt: isoTime(text(job, 'pubDate')),
    expiresAt: null,
    description: longText(job, 'jobDescription') ?? longText(job, 'jobExcerpt'),
  }
}

const decoded = (line: string | null): string | null => (line === null ? null : tidyLine(decodeHTML(line)) || null)

/** The names of older answers say that the amounts are annual. */
function payOf(job: Row): RawPay[] {
  const [min, max] = [amount(job, 'salaryMin') || null, amount(job, 'salaryMax') || null]
  const [least, most] = [amount(job, 'annualSalaryMin') || null, amount(job, 'annualSalaryMax') || null]
  const currency = text(job, 'salaryCurrency')
  if (min !== null || max !== null)
    return [{ kind: 'fields', min, max, currency, period: text(job, 'salaryPeriod'), label: null }]
  return least === null && most === null
    ? []
    : [{ kind: 'fields', min: least, max: most, currency, period: 'annual', label: null }]
}
