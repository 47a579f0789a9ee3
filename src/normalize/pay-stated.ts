import { periodIn, type StatedPeriod } from './pay-periods.ts'

/** A period is a word or two; a longer text is no period. */
const MAX_CHARACTERS = 60

/** The period a source states in a field: "per-hour-wage", "1 YEAR", "halfYear", "BI_WEEKLY". Null for what says nothing of time. */
export function statedPeriodOf(field: string | null): StatedPeriod | null {
  if (field === null || field === '') return null
  const words = field
    .slice(0, MAX_CHARACTERS)
    .replace(/([a-z])([A-Z])/g, '$1 $2')
    .replace(/[_-]/g, ' ')
    .replace(/^\s*1\s+/, '')
    .replace(/\bbi (?=week|month)/i, 'bi')
    .replace(/\bsemi (?=month)/i, 'semi')
  return /^\s*(?:[2-9]|1\d|half)\b/i.test(words) ? 'other' : periodIn(words)
}
