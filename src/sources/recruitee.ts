import type { RawPay, RawPlace, RawPosting } from '../domain/posting.ts'
import { type CareersPage, defineSource, type FoundBoard } from './_shared/define.ts'
import {
  amount,
  child,
  children,
  flag,
  isObject,
  LIMITS,
  longText,
  own,
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

const DOMAIN = 'recruitee.com'
const OWN_NAMES = new Set('api app auth blog careers cdn developers docs go help jobs status support www'.split(' '))
/** Where the files of a career site come from, and what its scripts call themselves. */
const MARKS = /\brecruiteecdn\.com\/|\bwindow\.recruitee\b/i
const OWN_OFFERS = /^(?:\/[a-z]{2})?\/o\/[^/]{1,300}/

/** Boards are subdomains, or hosts of employers; one page holds every offer. */
export default defineSource({
  id: 'recruitee',
  name: 'Recruitee',
  docs: 'https://docs.recruitee.com/reference/offers',
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
  first: (at) => ({ url: `${homeOf(at, DOMAIN)}/api/offers/` }),
  read: (page) => readEach(entriesOf(page, 'offers'), readOffer, idOf),
})

/** An employer's own host serves the whole career site: its files come from Recruitee and its offers are its own. A widget
 *  on another page shows neither. */
function detectPage({ url, links, html }: CareersPage): FoundBoard | null {
  if (!MARKS.test(html) && !links.some((link) => MARKS.test(link))) return null
  const linked = links.flatMap((link) => (URL.canParse(link) ? [new URL(link)] : []))
  const isHome = [url, ...linked].some(
    ({ hostname, pathname }) => hostname === url.hostname && OWN_OFFERS.test(pathname),
  )
  return isHome ? { board: url.hostname, origin: url.origin } : null
}

const idOf = (offer: Row): string => requiredId(offer, 'id')

/** Offers that are not published are shown to those who have their link. */
function readOffer(offer: Row): RawPosting | null {
  const status = text(offer, 'status')
  if (status !== null && status !== 'published') return null
  return {
    externalId: idOf(offer),
    title: requiredText(offer, 'title', LIMITS.title),
    url: requiredLink(offer, 'careers_url'),
    company: text(offer, 'company_name'),
    places: placesOf(offer),
    workMode: modeOf(offer),
    pay: payOf(offer),
    employmentType: text(offer, 'employment_type_code'),
    department: departmentOf(offer),
    postedAt: isoTime(text(offer, 'published_at')),
    expiresAt: isoTime(text(offer, 'close_at')),
    description: descriptionOf(offer),
  }
}

/** The one location by itself is that of the first entry of the list, which older answers lack. */
function placesOf(offer: Row): RawPlace[] {
  const listed = children(offer, 'locations').flatMap((location): RawPlace[] => {
    const name = text(location, 'name', LIMITS.place) ?? text(location, 'full_address', LIMITS.place)
    const [city, region] = [text(location, 'city'), text(location, 'state')]
    const country = text(location, 'country') ?? text(location, 'country_code')
    return [name, city, region, country].every((part) => part === null) ? [] : [{ text: name, city, region, country }]
  })
  if (listed.length > 0) return listed
  const name = text(offer, 'location', LIMITS.place)
  const [city, region] = [text(offer, 'city'), text(offer, 'state_name')]
  const country = text(offer, 'country') ?? text(offer, 'country_code')
  return [name, city, region, country].every((part) => part === null) ? [] : [{ text: name, city, region, country }]
}

/** Several may be true: an offer for either way of working. */
function modeOf(offer: Row): string | null {
  const stated = [
    { name: 'hybrid', is: flag(offer, 'hybrid') },
    { name: 'remote', is: flag(offer, 'remote') },
    { name: 'on-site', is: flag(offer, 'on_site') },
  ]
  return stated.flatMap(({ name, is }) => (is === true ? [name] : [])).join(', ') || null
}

/** Amounts are texts; 0 stands for none. */
function payOf(offer: Row): RawPay[] {
  const salary = child(offer, 'salary')
  if (salary === null) return []
  const [min, max] = [amount(salary, 'min') || null, amount(salary, 'max') || null]
  if (min === null && max === null) return []
  return [{ kind: 'fields', min, max, currency: text(salary, 'currency'), period: text(salary, 'period'), label: null }]
}

/** A name, or an object that has one. */
function departmentOf(offer: Row): string | null {
  const department = own(offer, 'department')
  return isObject(department)
    ? text({ path: `${offer.path}.department`, fields: department }, 'name')
    : text(offer, 'department')
}

function descriptionOf(offer: Row): string | null {
  return joinSections([
    { heading: null, body: longText(offer, 'description') },
    { heading: null, body: longText(offer, 'requirements') },
  ])
}
