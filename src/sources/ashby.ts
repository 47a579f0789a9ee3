import type { RawPay, RawPlace, RawPosting } from '../domain/posting.ts'
import { defineSource } from './_shared/define.ts'
import {
  amount,
  child,
  children,
  flag,
  LIMITS,
  longText,
  type Row,
  requiredId,
  requiredLink,
  requiredText,
  text,
} from './_shared/fields.ts'
import { entriesOf, readEach } from './_shared/json.ts'
import { isoTime } from './_shared/time.ts'

const ORIGIN = 'https://api.ashbyhq.com'
/** The board's name in the data of a page that Ashby serves, at whatever host. */
const SLUG = /"hostedJobsPageSlug"\s{0,9}:\s{0,9}"([^"\\]{1,100})"/

/** Boards are job board names; one page holds every posting. Postings name no company. */
export default defineSource({
  id: 'ashby',
  name: 'Ashby',
  docs: 'https://developers.ashbyhq.com/docs/public-job-posting-api',
  terms: { url: 'https://www.ashbyhq.com/terms', attribution: null, aggregates: true },
  access: 'api',
  listing: 'whole',
  origin: ORIGIN,
  everyMinutes: 60,
  detect(url) {
    const parts = url.pathname.split('/').filter((part) => part !== '')
    if (url.hostname === 'jobs.ashbyhq.com') return boardNamed(parts[0])
    if (url.hostname === 'api.ashbyhq.com' && parts[1] === 'job-board') return boardNamed(parts[2])
    return null
  },
  detectPage({ html }) {
    const slug = html.includes('window.__appData') ? SLUG.exec(html)?.[1] : undefined
    return slug === undefined ? null : { board: slug }
  },
  first: ({ board, origin }) => ({
    url: `${origin}/posting-api/job-board/${encodeURIComponent(board)}?includeCompensation=true`,
  }),
  read: (page) => readEach(entriesOf(page, 'jobs'), readJob, idOf),
})

/** Names may hold spaces and dots, and upper case counts. */
function boardNamed(part: string | undefined): { board: string } | null {
  if (part === undefined || !/^(?:[\w.~&+-]|%[\da-f]{2}){1,100}$/i.test(part)) return null
  try {
    return { board: decodeURIComponent(part) }
  } catch {
    return null
  }
}

const idOf = (job: Row): string => requiredId(job, 'id')

/** An unlisted posting is reachable by its link alone: the employer does not advertise it. */
function readJob(job: Row): RawPosting | null {
  if (flag(job, 'isListed') === false) return null
  return {
    externalId: idOf(job),
    title: requiredText(job, 'title', LIMITS.title),
    url: requiredLink(job, 'jobUrl'),
    company: null,
    places: placesOf(job),
    workMode: text(job, 'workplaceType') ?? (flag(job, 'isRemote') === true ? 'Remote' : null),
    pay: payOf(job),
    employmentType: text(job, 'employmentType'),
    department: text(job, 'department') ?? text(job, 'team'),
    postedAt: isoTime(text(job, 'publishedAt')),
    expiresAt: isoTime(text(job, 'applicationDeadline')),
    description: longText(job, 'descriptionHtml') ?? longText(job, 'descriptionPlain'),
  }
}

function placesOf(job: Row): RawPlace[] {
  return [job, ...children(job, 'secondaryLocations')].map(placeOf).filter((place) => place !== null)
}

/** The main location holds its address one level deeper than the secondary ones do. */
function placeOf(location: Row): RawPlace | null {
  const name = text(location, 'location', LIMITS.place)
  const address = child(location, 'address')
  const parts = address === null ? null : (child(address, 'postalAddress') ?? address)
  if (parts === null) return name === null ? null : { text: name }
  const [city, region] = [text(parts, 'addressLocality'), text(parts, 'addressRegion')]
  const country = text(parts, 'addressCountry')
  return name === null && (city ?? region ?? country) === null ? null : { text: name, city, region, country }
}

/** Salary components alone: equity, bonus and commission are pay of another kind. The summary for people speaks when no
 *  component states an amount. Nothing when the employer does not show pay. */
function payOf(job: Row): RawPay[] {
  const compensation = flag(job, 'shouldDisplayCompensationOnJobPostings') === false ? null : child(job, 'compensation')
  if (compensation === null) return []
  const salaries = children(compensation, 'summaryComponents').flatMap(salaryOf)
  if (salaries.length > 0) return salaries
  const words =
    text(compensation, 'scrapeableCompensationSalarySummary') ?? text(compensation, 'compensationTierSummary')
  return words === null ? [] : [{ kind: 'text', text: words }]
}

function salaryOf(component: Row): RawPay[] {
  if (text(component, 'compensationType') !== 'Salary') return []
  const [min, max] = [amount(component, 'minValue'), amount(component, 'maxValue')]
  if (min === null && max === null) return []
  const interval = text(component, 'interval')
  const currency = text(component, 'currencyCode')
  return [{ kind: 'fields', min, max, currency, period: interval === 'NONE' ? null : interval, label: 'Salary' }]
}
