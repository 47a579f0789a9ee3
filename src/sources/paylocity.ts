import type { Page } from '../domain/document.ts'
import type { RawPay, RawPlace } from '../domain/posting.ts'
import { PayloadError } from '../errors.ts'
import { requiredDecodedText } from './_shared/decoded-text.ts'
import { type Board, defineSource } from './_shared/define.ts'
import { flag, isObject, LIMITS, own, type Row, requiredId, tidyLine, tidyText, typeName } from './_shared/fields.ts'
import { decodeHtml } from './_shared/html.ts'
import { type Found, lineIn, type Tree } from './_shared/html-tree.ts'
import { detailRequests, listedReading, type Named, type NamedPostings, readNamed } from './_shared/listed.ts'
import { readPostingPage, type Shown } from './_shared/posting-page.ts'
import { scriptJson } from './_shared/script-json.ts'
import { joinSections, type Section } from './_shared/sections.ts'

const HOST = 'recruiting.paylocity.com'
const BOARD = /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/i
/** What stands before a board's name: its page, and the feed that its employer shows elsewhere. */
const BEFORE_BOARD = /\/(?:jobs\/all|api\/feed\/jobs)\/([^/]{36})(?:\/|$)/i
const DETAIL = /\/jobs\/details\/(\d{1,15})(?:[/?#]|$)/i
const DATA = 'window.pageData'
const TEXT_HEADINGS = /^(?:description|requirements|qualifications|benefits|responsibilities)$/i
const PAY_HEADING = /^(?:salary|pay|compensation|wage)s?(?: (?:range|rate))?$/i

/** Boards are the identifiers in the address of an employer's list, which names every posting in its script; the text stands
 *  in the page of the posting. */
export default defineSource({
  id: 'paylocity',
  name: 'Paylocity',
  docs: 'https://developer.paylocity.com/',
  terms: { url: null, attribution: null, aggregates: true },
  access: 'pages',
  listing: 'whole',
  origin: `https://${HOST}`,
  everyMinutes: 360,
  detect(url) {
    const board = url.hostname === HOST ? BEFORE_BOARD.exec(url.pathname)?.[1] : undefined
    return board !== undefined && BOARD.test(board) ? { board: board.toLowerCase() } : null
  },
  first: ({ board, origin }) => ({ url: `${origin}/recruiting/jobs/All/${encodeURIComponent(board)}` }),
  next: (page, request, at) => (DETAIL.test(request.url) ? [] : detailRequests(namedIn(page, at))),
  read(page, at) {
    const id = DETAIL.exec(page.url)?.[1]
    if (id === undefined) return listedReading(namedIn(page, at))
    return readPostingPage(page, { externalId: id, url: addressOf(id, at) }, shownIn)
  },
})

const addressOf = (id: string, { origin }: Board): string => `${origin}/recruiting/Jobs/Details/${id}`
const idOf = (job: Row): string => requiredId(job, 'JobId')

function namedIn(page: Page, at: Board): NamedPostings {
  const data = scriptJson(decodeHtml(page), DATA)
  const jobs = isObject(data) ? own({ path: '', fields: data }, 'Jobs') : data
  if (!Array.isArray(jobs)) throw new PayloadError('Jobs', `expected list, found ${typeName(jobs)}`)
  const entries = jobs.map((value, index) => ({ path: `Jobs[${index}]`, value }))
  return readNamed(entries, (job) => readJob(job, at), idOf)
}

/** Postings for the employer's own people are not for others. */
function readJob(job: Row, at: Board): Named | null {
  if (flag(job, 'IsInternal') === true) return null
  const externalId = idOf(job)
  if (!/^\d{1,15}$/.test(externalId)) throw new PayloadError(`${job.path}.JobId`, 'expected a whole number')
  const title = requiredDecodedText(job, 'JobTitle', LIMITS.title)
  return { externalId, title, request: { url: addressOf(externalId, at) } }
}

/** The page is a row of headings, each with what it heads behind it. */
function shownIn(tree: Tree): Shown {
  const parts = tree('.job-listing-header')
    .toArray()
    .slice(0, 50)
    .map((element) => ({ heading: tidyLine(tree(element).text()), found: tree(element).next() }))
  const under = (named: RegExp) => parts.find(({ heading }) => named.test(heading))?.found
  const pay = under(PAY_HEADING)
  return {
    title: lineIn(tree('.job-preview-title span, span.job-preview-title'), LIMITS.title),
    ...whereIn(tree),
    employmentType: lineUnder(under(/^job type$/i)),
    department: lineUnder(under(/^(?:hiring )?department$/i)),
    pay: payIn(pay),
    description: joinSections(parts.flatMap(({ heading, found }) => sectionOf(heading, found))),
  }
}

const lineUnder = (found: Found | undefined): string | null => (found === undefined ? null : lineIn(found))

function payIn(found: Found | undefined): RawPay[] {
  const words = lineUnder(found)
  return words === null ? [] : [{ kind: 'text', text: words }]
}

function sectionOf(heading: string, found: Found): Section[] {
  if (!TEXT_HEADINGS.test(heading)) return []
  return [{ heading: /^description$/i.test(heading) ? null : heading, body: tidyText(found.html() ?? '') }]
}

/** "Fully Remote • Remote - USA", "Hybrid Remote • Dayton, OH", or a place alone, with a link to a map. */
function whereIn(tree: Tree): Pick<Shown, 'places' | 'workMode'> {
  const stated = (lineIn(tree('.preview-location'), LIMITS.place) ?? '').split('•').map(tidyLine).filter(Boolean)
  const [first = ''] = stated
  const mode = /^(?:fully remote|hybrid(?: remote)?|remote|on-?site)$/i.test(first) ? first : null
  const places = (mode === null ? stated : stated.slice(1)).map((text): RawPlace => ({ text }))
  return { places, workMode: mode }
}
