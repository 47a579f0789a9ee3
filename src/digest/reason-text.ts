import type { MatchReason } from '../domain/alert.ts'
import { plainLine } from './escape.ts'
import { formatCountryInSentence, formatMoney, formatWorkMode } from './format.ts'
import { formatRegion } from './region-name.ts'

const VALUE_LIMIT = 80

/** All reasons in one line, each wording once: "role Registered Nurse; within 40 km of Austin; mentions “epic”". */
export function formatReasons(reasons: readonly MatchReason[], roleTitle: (slug: string) => string): string {
  return [...new Set(reasons.map((reason) => formatReason(reason, roleTitle)))].join('; ')
}

/** Why a posting is there, worded from the plain value that a match tells. `roleTitle` names a role by its slug. */
function formatReason({ predicate, text }: MatchReason, roleTitle: (slug: string) => string): string {
  const value = plainLine(text, VALUE_LIMIT)
  switch (predicate) {
    case 'roles':
      return `role ${plainLine(roleTitle(text), VALUE_LIMIT)}`
    case 'levels':
      return `level ${value}`
    case 'countries':
      return `open in ${formatCountryInSentence(text)}`
    case 'remoteFrom':
      return `remote, open to people in ${formatCountryInSentence(text)}`
    case 'regions':
      return `in ${formatRegion(text)}`
    case 'workModes':
      return text === 'onsite' ? formatWorkMode(text) : value
    case 'minPay':
      return `pays at least ${formatFloor(text)}`
    case 'employmentTypes':
      return value.replaceAll('_', ' ')
    case 'words':
      return `mentions “${value}”`
    case 'companies':
      return 'a company you want'
    case 'near':
      return value
  }
}

/** "40000 USD" as a match tells it becomes "$40,000 a year". */
function formatFloor(text: string): string {
  const [amount, currency] = text.split(' ')
  return currency === undefined ? plainLine(text, VALUE_LIMIT) : `${formatMoney(Number(amount), currency)} a year`
}
