import { decodeHTML } from 'entities'
import type { RawPay, RawPosting } from '../domain/posting.ts'
import { decodedText, requiredDecodedText } from './_shared/decoded-text.ts'
import { defineSource } from './_shared/define.ts'
import { amount, LIMITS, longText, own, type Row, requiredId, requiredLink, text, tidyText } from './_shared/fields.ts'
import { entriesOf, readEach } from './_shared/json.ts'
import { isoTime } from './_shared/time.ts'

const ORIGIN = 'https://remoteok.com'
const TAGS = /^[\w+#.-]{1,50}(?:,[\w+#.-]{1,50}){0,9}$/
const TAG_PAGE = /^\/remote-([\w+#.-]{1,50}?)-jobs\/?$/

/** One feed of some hundred remote jobs, newest first; boards are tags, or "all". */
export default defineSource({
  id: 'remoteok',
  name: 'Remote OK',
  docs: 'https://remoteok.com/api',
  terms: {
    url: 'https://remoteok.com/legal',
    attribution: 'Remote OK as the source, with a followed link (no nofollow) to the posting there; not its logo',
    aggregates: true,
  },
  access: 'api',
  listing: 'latest',
  manyEmployers: true,
  origin: ORIGIN,
  everyMinutes: 60,
  perSecond: 1,
  detect(url) {
    if (!/^(?:www\.)?remoteok\.(?:com|io)$/.test(url.hostname)) return null
    const tags = TAG_PAGE.exec(url.pathname)?.[1] ?? url.searchParams.get('tags') ?? url.searchParams.get('tag') ?? ''
    return { board: TAGS.test(tags) ? tags.toLowerCase() : 'all' }
  },
  first: ({ board, origin }) => ({
    url: board === 'all' || !TAGS.test(board) ? `${origin}/api` : `${origin}/api?tags=${encodeURIComponent(board)}`,
  }),
  read: (page) => readEach(entriesOf(page, null), readJob, idOf),
})

const idOf = (job: Row): string => requiredId(job, 'id')

/** The first entry is the legal notice and no posting. */
function readJob(job: Row): RawPosting | null {
  if (own(job, 'legal') !== undefined && own(job, 'id') === undefined) return null
  const location = text(job, 'location', LIMITS.place)?.replace(/(?<![,\s])[,\s]+$/, '')
  return {
    externalId: idOf(job),
    title: requiredDecodedText(job, 'position', LIMITS.title),
    url: requiredLink(job, 'url'),
    company: decodedText(job, 'company'),
    places: location ? [{ text: location }] : [],
    workMode: 'Remote',
    pay: payOf(job),
    employmentType: null,
    department: null,
    postedAt: isoTime(text(job, 'date')),
    expiresAt: null,
    description: descriptionOf(job),
  }
}

/** Employers state yearly pay in US dollars; 0 stands for none. */
function payOf(job: Row): RawPay[] {
  const [min, max] = [amount(job, 'salary_min') || null, amount(job, 'salary_max') || null]
  return min === null && max === null
    ? []
    : [{ kind: 'fields', min, max, currency: 'USD', period: 'year', label: null }]
}

/** HTML, at times escaped once more. */
function descriptionOf(job: Row): string | null {
  const html = longText(job, 'description')
  return html !== null && !html.includes('<') && html.includes('&lt;') ? tidyText(decodeHTML(html)) : html
}
