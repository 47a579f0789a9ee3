import type { Criteria } from '../domain/alert.ts'
import { plainLine } from './escape.ts'
import { formatCountry, formatMoney, formatWorkMode } from './format.ts'
import { formatRegion } from './region-name.ts'

/** Entries of one list that are told; the rest is counted. */
const SHOWN = 3
const ENTRY_LIMIT = 60
/** Countries that a sentence names with an article. */
const WITH_ARTICLE: ReadonlySet<string> = new Set(
  'US GB AE NL PH BS GM MV CZ DO CF CD CG KM MH SC SB VA FO KY CK FK TC VG VI MP'.split(' '),
)

/**
 * What a search asks, in plain words: "Registered Nurse or Nurse Manager, senior, in California or remote from the US,
 * from $80,000 a year". `roleTitle` names a role by its slug. Plain text without control signs: escape it where it is put
 * into markup. Never throws.
 */
export function describeCriteria(criteria: Criteria, roleTitle: (slug: string) => string): string {
  const { words, companies } = criteria
  const wanted = [
    oneOf(criteria.levels),
    oneOf(criteria.workModes.map(formatWorkMode)),
    where(criteria),
    pay(criteria.minPay),
    oneOf(criteria.employmentTypes.map((type) => type.replace('_', '-'))),
    listed('with', quoted(words.all), 'and'),
    listed('with', quoted(words.any), 'or'),
    listed('at', companies.wanted.map(companyName), 'or'),
    listed('without', quoted(words.none), 'or'),
    listed('not at', companies.muted.map(companyName), 'or'),
  ]
  const role = oneOf(criteria.roles.map(roleTitle)) || 'Any role'
  return [role, ...wanted].filter((part) => part !== '').join(', ')
}

/** A company as its key names it, with capitals: "harbor clinic" becomes "Harbor Clinic". */
export function companyName(key: string): string {
  return plainLine(key, ENTRY_LIMIT).replace(/(?<=^| )\p{Ll}/gu, (letter) => letter.toUpperCase())
}

/** The four lists of places are one question, so they are one phrase. */
function where({ countries, regions, near, remoteFrom }: Criteria): string {
  return [
    ...near.slice(0, SHOWN).map((circle) => `within ${circle.km} km of ${plainLine(circle.label, ENTRY_LIMIT)}`),
    ...(near.length > SHOWN ? [`near ${near.length - SHOWN} more`] : []),
    listed('in', [...regions.map(formatRegion), ...countries.map(withArticle)], 'or'),
    listed('remote from', remoteFrom.map(withArticle), 'or'),
  ]
    .filter((part) => part !== '')
    .join(' or ')
}

function pay(minPay: Criteria['minPay']): string {
  if (minPay === null) return ''
  const floor = `from ${formatMoney(minPay.amount, minPay.currency)} a year`
  return minPay.acceptUnknown ? `${floor} or not stated` : floor
}

function withArticle(code: string): string {
  return WITH_ARTICLE.has(code) ? `the ${formatCountry(code)}` : formatCountry(code)
}

const quoted = (words: readonly string[]): string[] => words.map((word) => `“${plainLine(word, ENTRY_LIMIT)}”`)

const oneOf = (entries: readonly string[]): string => listed('', entries, 'or')

/** "in A, B or C"; from the fourth on "in A, B or 4 more". '' for an empty list. */
function listed(before: string, entries: readonly string[], joint: 'and' | 'or'): string {
  if (entries.length === 0) return ''
  const isLong = entries.length > SHOWN
  const shown = entries.slice(0, isLong ? SHOWN - 1 : SHOWN).map((entry) => plainLine(entry, ENTRY_LIMIT))
  const parts = isLong ? [...shown, `${entries.length - shown.length} more`] : shown
  const list = parts.length === 1 ? parts.join('') : `${parts.slice(0, -1).join(', ')} ${joint} ${parts.at(-1)}`
  return before === '' ? list : `${before} ${list}`
}
