import type { RawPlace, RawPosting } from '../domain/posting.ts'
import { defineSource } from './_shared/define.ts'
import {
  child,
  children,
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

const BOARD = /^[\w.-]{1,100}$/
const OWN_PATHS = new Set(['api', 'job_board', 'privacy', 'static', 'terms'])

/** Boards are names in the path, in which upper case counts; one page holds every post. Posts name no company. */
export default defineSource({
  id: 'gem',
  name: 'Gem',
  docs: 'https://api.gem.com/job_board/v0/reference',
  terms: { url: null, attribution: null, aggregates: true },
  access: 'api',
  listing: 'whole',
  origin: 'https://api.gem.com',
  everyMinutes: 60,
  perSecond: 20,
  detect(url) {
    const parts = url.pathname.split('/').filter((part) => part !== '')
    const isApi = url.hostname === 'api.gem.com' && parts[0] === 'job_board' && parts[1] === 'v0'
    const board = isApi ? parts[2] : url.hostname === 'jobs.gem.com' ? parts[0] : undefined
    return board !== undefined && BOARD.test(board) && !OWN_PATHS.has(board) ? { board } : null
  },
  /** Without the slash at the end there is no answer. */
  first: ({ board, origin }) => ({ url: `${origin}/job_board/v0/${encodeURIComponent(board)}/job_posts/` }),
  read: (page) => readEach(entriesOf(page, null), readPost, idOf),
})

const idOf = (post: Row): string => requiredId(post, 'id')

function readPost(post: Row): RawPosting {
  const mode = text(post, 'location_type')
  return {
    externalId: idOf(post),
    title: requiredText(post, 'title', LIMITS.title),
    url: requiredLink(post, 'absolute_url'),
    company: null,
    places: placesOf(post),
    workMode: mode === 'unspecified' ? null : mode,
    pay: [],
    employmentType: text(post, 'employment_type'),
    department: children(post, 'departments').flatMap((department) => text(department, 'name') ?? [])[0] ?? null,
    postedAt: isoTime(text(post, 'first_published_at') ?? text(post, 'created_at')),
    expiresAt: null,
    description: longText(post, 'content') ?? longText(post, 'content_plain'),
  }
}

/** The one location sums the offices up ("Global"), which name every place; it speaks when there are none. */
function placesOf(post: Row): RawPlace[] {
  const offices = children(post, 'offices').flatMap((office) => locationOf(office) ?? text(office, 'name') ?? [])
  const names = offices.length > 0 ? offices : [locationOf(post)]
  return [...new Set(names)].flatMap((name) => (name === null ? [] : [{ text: name }]))
}

function locationOf(row: Row): string | null {
  const location = child(row, 'location')
  return location === null ? null : text(location, 'name', LIMITS.place)
}
