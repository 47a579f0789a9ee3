import type { Page } from '../domain/document.ts'
import type { RawPay, RawPlace } from '../domain/posting.ts'
import { PayloadError } from '../errors.ts'
import type { Board } from './_shared/define.ts'
import { defineSource } from './_shared/define.ts'
import { LIMITS, type Row, requiredId, requiredText, tidyText } from './_shared/fields.ts'
import { homeOf, subdomainOf } from './_shared/home.ts'
import { lineIn, type Tree } from './_shared/html-tree.ts'
import { entriesOf } from './_shared/json.ts'
import { detailRequests, listedReading, type Named, type NamedPostings, readNamed } from './_shared/listed.ts'
import { readPostingPage, type Shown } from './_shared/posting-page.ts'

const DOMAIN = 'breezy.hr'
const OWN_HOSTS = new Set(['www', 'app', 'api', 'assets-cdn', 'attachments-cdn', 'blog', 'developer', 'help', 'jobs'])
const ID = /^[\w-]{1,100}$/
/** Words of the page that a script puts into the visitor's language. */
const LABELS: Readonly<Record<string, string>> = {
  LABEL_POSITION_TYPE_FULL_TIME: 'Full-Time',
  LABEL_POSITION_TYPE_PART_TIME: 'Part-Time',
  LABEL_POSITION_TYPE_CONTRACT: 'Contract',
  LABEL_POSITION_TYPE_OTHER: 'Other',
  LABEL_POSITION_TYPE_REMOTE_ANY: 'Remote',
  LABEL_POSITION_TYPE_REMOTE_WITHIN: 'Remote',
  LABEL_POSITION_TYPE_REMOTE_HYBRID: 'Hybrid',
  LABEL_POSITION_TYPE_HYBRID: 'Hybrid',
}
const LABEL = /%(LABEL_[A-Z_]{1,60})%/g

/** Boards are subdomains of breezy.hr, or sites of the employer's own; one JSON page names every posting. Text, places and
 *  pay stand in the posting's page. */
export default defineSource({
  id: 'breezy',
  name: 'Breezy HR',
  docs: 'https://developer.breezy.hr/reference/overview',
  terms: { url: null, attribution: null, aggregates: true },
  access: 'pages',
  listing: 'whole',
  origin: '',
  everyMinutes: 360,
  detect(url) {
    const board = subdomainOf(url, DOMAIN, OWN_HOSTS)
    return board === null ? null : { board }
  },
  detectPage: ({ url, html }) =>
    /\bassets-cdn\.breezy\.hr\//.test(html) ? { board: url.hostname, origin: url.origin } : null,
  first: (at) => ({ url: `${homeOf(at, DOMAIN)}/json` }),
  next: (page, request, at) => (idIn(request.url) === null ? detailRequests(namedIn(page, at)) : []),
  read(page, at) {
    const externalId = idIn(page.url)
    if (externalId === null) return listedReading(namedIn(page, at))
    return readPostingPage(page, { externalId, url: page.url }, shownIn)
  },
})

const idIn = (url: string): string | null => /\/p\/([\w-]{1,100})$/.exec(url)?.[1] ?? null

const namedIn = (page: Page, at: Board): NamedPostings =>
  readNamed(entriesOf(page, null), (row) => nameOf(row, at), idOf)

function idOf(position: Row): string {
  const id = requiredId(position, 'id')
  if (ID.test(id)) return id
  throw new PayloadError(`${position.path}.id`, 'expected letters, digits and hyphens')
}

/** The page answers to the identifier alone; the words that links have behind it change with the title. */
function nameOf(position: Row, at: Board): Named {
  const externalId = idOf(position)
  const request = { url: `${homeOf(at, DOMAIN)}/p/${externalId}` }
  return { externalId, title: requiredText(position, 'name', LIMITS.title), request }
}

function shownIn(tree: Tree): Shown {
  const fact = (name: string) => worded(lineIn(tree(`.banner .${name}`)))
  const place = fact('location')
  return {
    title: lineIn(tree('.banner h1'), LIMITS.title),
    places: placesOf(place),
    workMode: fact('remote') ?? /\b(?:remote|hybrid)\b/i.exec(place ?? '')?.[0] ?? null,
    pay: payOf(fact('salary-range') ?? worded(lineIn(tree('.banner [title="Salary"]')))),
    employmentType: fact('type'),
    department: fact('department'),
    description: tidyText(tree('.description').first().html() ?? ''),
  }
}

/** A line in words; null when it has a label that stands for no fact, such as "several locations". */
function worded(line: string | null): string | null {
  const labels = [...(line ?? '').matchAll(LABEL)].map(([, label = '']) => label)
  if (labels.some((label) => LABELS[label] === undefined)) return null
  return line?.replace(LABEL, (_, label: string) => LABELS[label] ?? '').trim() || null
}

const placesOf = (place: string | null): RawPlace[] => (place === null ? [] : [{ text: place }])
const payOf = (words: string | null): RawPay[] => (words === null ? [] : [{ kind: 'text', text: words }])
