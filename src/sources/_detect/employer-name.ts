import { isObject, own, tidyLine } from '../_shared/fields.ts'
import { findNodes, resolve } from '../_shared/json-ld.ts'
import type { CareersReading } from './careers-page.ts'

const LONGEST = 80
/** Shorter parts stand in many other names. */
const SHORTEST_KNOWN = 3
/** Between the parts of a title. */
const SEPARATOR = /\s+[|–—•·:»/-]\s+|\s*[|–—•·»]\s*|:\s+/
/** A part of a title, or its end or beginning, that speaks of jobs and not of who offers them. */
const ABOUT_JOBS =
  /^(?:(?:current|open|all|latest|our|search|find|explore|view|browse|life|the) )*(?:careers?|jobs?|job (?:board|openings?|search|listings?|opportunities|offers?)|openings?|vacanc(?:y|ies)|opportunities|positions?|roles|work (?:with|for) us|join us|join our team|home(?:page)?|welcome|hiring|recruiting|recruitment|talent|team|culture|karriere(?:portal|seite)?|stellen(?:angebote|markt)?|jobportal|startseite|offene stellen|emplois?|carri[eè]res?|recrutement|offres d['’]emploi|accueil|vacatures?|werken bij|empleos?|carreras|inicio|vagas|carreiras|lavora con noi|lediga jobb|jobb|karri[aä]r|page \d{1,4})(?: (?:page|site|portal|center|centre|board|list))?$/iu
const BEFORE =
  /^(?:careers?|jobs?|job (?:openings?|opportunities|board)|openings|open (?:roles|positions)|work(?:ing)?|life|current openings|vacancies|opportunities|positions|karriere|jobs und karriere|stellenangebote|emplois?|carri[eè]res?|vacatures|werken|jobb?|join)\s+(?:at|with|for|bei|chez|bij|hos|by|@)\s+|^join\s+(?!us\b|our\b|the\b)/iu
const AFTER =
  /(?:['’]s)?\s+(?:careers?|jobs?|job (?:board|openings|opportunities)|careers (?:page|site|home)|openings|vacancies|karriere|stellenangebote|emplois?|recrutement|vacatures|is hiring)$/iu
/** Names of things that are nobody's. */
const NOBODY =
  /^(?:error|not found|404|403|access denied|forbidden|log ?in|sign ?in|just a moment\W*|attention required\W*|untitled|document|loading\W*|confidential|undefined|null|n\/?a|jobs?|careers?)$/i

/** What the employer behind a board is called: what its postings say when they agree, else its page (site name, JSON-LD,
 *  title), else the board's name made readable. Never empty. */
export function employerName(given: {
  /** As the first postings state it; null where one states none. */
  companies: readonly (string | null)[]
  page: CareersReading | null
  board: string
}): string {
  const stated = new Set(given.companies.flatMap((company) => nameOrNull(company) ?? []))
  const [only] = stated
  if (stated.size === 1 && only !== undefined) return only
  return (given.page === null ? null : nameOnPage(given.page, given.board)) ?? tidyBoard(given.board)
}

function nameOnPage({ siteName, scripts, title, page }: CareersReading, board: string): string | null {
  const known = [board, page.url.hostname]
  return nameInTitle(siteName, known) ?? nameInData(scripts) ?? nameInTitle(title, known)
}

/** The one organization that hires, or that the page is of. */
function nameInData(scripts: string[]): string | null {
  for (const [type, key] of [
    ['JobPosting', 'hiringOrganization'],
    ['Organization', null],
    ['Corporation', null],
  ] as const) {
    const { nodes, byId } = findNodes(scripts, type)
    const names = nodes.map((node) => {
      const value = key === null ? node.fields : resolve(own(node, key), byId)
      const name = isObject(value) ? own({ path: '', fields: value }, 'name') : value
      return typeof name === 'string' ? nameOrNull(name) : null
    })
    const [only, ...others] = [...new Set(names.filter((name) => name !== null))]
    if (only !== undefined && others.length === 0) return only
  }
  return null
}

/** "Careers at Acme | Jobs", "Acme Careers", "Open positions – Acme": what is left without the words about jobs. Of several
 *  parts the one that names an employer, or is a name known of the board; null when it could be any. */
function nameInTitle(title: string | null, known: readonly string[]): string | null {
  const parts = (title ?? '').split(SEPARATOR).map((part) => tidyLine(part))
  const names = parts.filter((part) => part !== '' && !ABOUT_JOBS.test(part))
  const isSpokenOf = (part: string) => BEFORE.test(part) || AFTER.test(part)
  const isKnown = (part: string) =>
    lettersOf(part).length >= SHORTEST_KNOWN && known.some((name) => lettersOf(name).includes(lettersOf(part)))
  const name = names.length === 1 ? names[0] : (names.find(isSpokenOf) ?? names.find(isKnown))
  return nameOrNull(name?.replace(BEFORE, '').replace(AFTER, '') ?? null)
}

const lettersOf = (name: string): string => name.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '')

function nameOrNull(text: string | null): string | null {
  const name = tidyLine((text ?? '').slice(0, 500))
  const usable = name.length >= 2 && name.length <= LONGEST && /\p{L}/u.test(name)
  return usable && !NOBODY.test(name) && !ABOUT_JOBS.test(name) ? name : null
}

/** "acme-health/External" becomes "Acme Health", "careers.acme.example" becomes "acme.example". */
function tidyBoard(board: string): string {
  const host = /^(?:https?:\/\/)?(?:www|jobs?|careers?|karriere|work|join)\.([\w-]+(?:\.[\w-]+)+)/i.exec(board)?.[1]
  if (host !== undefined) return host
  if (/^https?:/i.test(board)) return new URL(board).hostname
  const name = (board.split('/').find((part) => part !== '') ?? board).trim()
  if (/\s|\.|^[\da-f-]{20,}$/i.test(name)) return name
  const words = name.split(/[-_+]+/).filter((word) => word !== '')
  return words.map((word) => `${word.slice(0, 1).toUpperCase()}${word.slice(1)}`).join(' ') || board
}
