import type { RawPay, RawPlace, RawPosting } from '../domain/posting.ts'
import { type CareersPage, defineSource, type FoundBoard } from './_shared/define.ts'
import {
  amount,
  child,
  flag,
  LIMITS,
  longText,
  type Row,
  requiredId,
  requiredLink,
  requiredText,
  text,
} from './_shared/fields.ts'
import { homeOf, subdomainOf } from './_shared/home.ts'
import { entriesOf, readEach } from './_shared/json.ts'
import { joinSections } from './_shared/sections.ts'
import { isoTime } from './_shared/time.ts'

const DOMAIN = 'pinpointhq.com'
const OWN_NAMES = new Set('api app assets cdn developers docs help status support www'.split(' '))
const OWN_POSTINGS = /^(?:\/[a-z]{2}(?:-[a-zA-Z]{2})?)?\/postings(?:\.json|\/[\w-]{8,80})?\/?$/
/** Large boards answer with exactly so many postings; there is no way to ask for more. */
const PAGE_SIZE = 1000

/** Boards are subdomains, or hosts of employers; one page holds every posting, up to 1,000. Postings name no company and no
 *  day on which they were posted. */
export default defineSource({
  id: 'pinpoint',
  name: 'Pinpoint',
  docs: 'https://developers.pinpointhq.com/reference/post-jobs',
  terms: { url: null, attribution: null, aggregates: true },
  access: 'api',
  listing: 'whole',
  origin: '',
  everyMinutes: 60,
  detect(url) {
    const board = subdomainOf(url, DOMAIN, OWN_NAMES)
    return board === null ? null : { board, origin: `https://${board}.${DOMAIN}` }
  },
  detectPage,
  first: (at) => ({ url: `${homeOf(at, DOMAIN)}/postings.json` }),
  read(page) {
    const entries = entriesOf(page, 'data')
    const { postings, refused } = readEach(entries, readPosting, idOf)
    const isCut = entries.length === PAGE_SIZE
    const cut = { path: 'page', reason: `exactly ${PAGE_SIZE} postings, where Pinpoint cuts a list` }
    return { postings, refused: isCut ? [...refused, cut] : refused }
  },
})

/** An employer's own host serves the whole career site: it names Pinpoint's host and its postings are its own. */
function detectPage({ url, links, html }: CareersPage): FoundBoard | null {
  const linked = links.flatMap((link) => (URL.canParse(link) ? [new URL(link)] : []))
  const isNamed =
    linked.some(({ hostname }) => hostname.endsWith(`.${DOMAIN}`)) || /[./]pinpointhq\.com[/"']/.test(html)
  const isHome = [url, ...linked].some(
    ({ hostname, pathname }) => hostname === url.hostname && OWN_POSTINGS.test(pathname),
  )
  return isNamed && isHome ? { board: url.hostname, origin: url.origin } : null
}

const idOf = (posting: Row): string => requiredId(posting, 'id')

function readPosting(posting: Row): RawPosting {
  const job = child(posting, 'job')
  const department = job === null ? null : (child(job, 'department') ?? child(job, 'division'))
  return {
    externalId: idOf(posting),
    title: requiredText(posting, 'title', LIMITS.title),
    url: requiredLink(posting, 'url'),
    company: null,
    places: placesOf(posting),
    workMode: text(posting, 'workplace_type') ?? text(posting, 'workplace_type_text'),
    pay: payOf(posting),
    employmentType: text(posting, 'employment_type') ?? text(posting, 'employment_type_text'),
    department: department === null ? null : text(department, 'name'),
    postedAt: null,
    expiresAt: isoTime(text(posting, 'deadline_at')),
    description: descriptionOf(posting),
  }
}

/** The name is the employer's: "London", "Woking Office". */
function placesOf(posting: Row): RawPlace[] {
  const location = child(posting, 'location')
  if (location === null) return []
  const name = text(location, 'name', LIMITS.place)
  const [city, region] = [text(location, 'city'), text(location, 'province')]
  return name === null && city === null && region === null ? [] : [{ text: name, city, region }]
}

/** What the employer does not show is no pay of the ad. The words speak only when there are no amounts. */
function payOf(posting: Row): RawPay[] {
  if (flag(posting, 'compensation_visible') === false) return []
  const min = amount(posting, 'compensation_minimum') || null
  const max = amount(posting, 'compensation_maximum') || null
  const [currency, period] = [text(posting, 'compensation_currency'), text(posting, 'compensation_frequency')]
  if (min !== null || max !== null) return [{ kind: 'fields', min, max, currency, period, label: null }]
  const words = longText(posting, 'compensation', LIMITS.name)
  return words === null ? [] : [{ kind: 'text', text: words }]
}

function descriptionOf(posting: Row): string | null {
  const section = (key: string) => ({ heading: text(posting, `${key}_header`), body: longText(posting, key) })
  return joinSections([
    { heading: null, body: longText(posting, 'description') },
    section('key_responsibilities'),
    section('skills_knowledge_expertise'),
    section('benefits'),
  ])
}
