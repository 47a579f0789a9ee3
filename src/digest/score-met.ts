import type { Candidate, Criteria } from '../domain/alert.ts'
import { freshness, levelFit, payFit, roleFit, scoreMatch, WEIGHTS } from './rank.ts'

/*
 * scoreMatch for postings that are known to meet the search, a million times a run. What was asked for is then met, so that
 * a score depends on little of the criteria: which fields they restrict, and the lowest pay. That is kept in columns, and
 * the criteria, which lie scattered in memory, are not looked at.
 */
const ROLES = 1
const LEVELS = 2
const REGIONS = 4
const COUNTRIES = 8
const REMOTE_FROM = 16
const NEAR = 32

/** Criteria by their number. `floors`: the lowest pay; NaN for none. `currencies` by their number in `currencyNumbers`. */
export type Wishes = {
  criteria: readonly Criteria[]
  asks: Uint8Array
  floors: Float64Array
  currencies: Int32Array
  currencyNumbers: ReadonlyMap<string, number>
}

const NO_CURRENCY = -1

export function wishesOf(criteria: readonly Criteria[]): Wishes {
  const currencyNumbers = new Map<string, number>()
  const currencies = new Int32Array(criteria.length)
  for (const [rule, { minPay }] of criteria.entries()) {
    const number = minPay === null ? NO_CURRENCY : (currencyNumbers.get(minPay.currency) ?? currencyNumbers.size)
    if (minPay !== null) currencyNumbers.set(minPay.currency, number)
    currencies[rule] = number
  }
  return {
    criteria,
    asks: Uint8Array.from(criteria, asksOf),
    floors: Float64Array.from(criteria, ({ minPay }) => minPay?.amount ?? Number.NaN),
    currencies,
    currencyNumbers,
  }
}

function asksOf({ roles, levels, regions, countries, remoteFrom, near }: Criteria): number {
  return (
    (roles.length > 0 ? ROLES : 0) |
    (levels.length > 0 ? LEVELS : 0) |
    (regions.length > 0 ? REGIONS : 0) |
    (countries.length > 0 ? COUNTRIES : 0) |
    (remoteFrom.length > 0 ? REMOTE_FROM : 0) |
    (near.length > 0 ? NEAR : 0)
  )
}

/** Scores a posting for one after another of the criteria that it meets, given by number. The same as `scoreMatch`. */
export function scorerOf(
  candidate: Candidate,
  wishes: Wishes,
  now: Date,
  typicalPay: number | null,
): (rule: number) => number {
  const { criteria, asks, floors, currencies } = wishes
  const { annualPay } = candidate
  const isRemote = candidate.workMode === 'remote'
  const currency = annualPay === null ? NO_CURRENCY : (wishes.currencyNumbers.get(annualPay.currency) ?? NO_CURRENCY)
  const unaskedRole = WEIGHTS.role * roleFit(candidate, [])
  const unaskedLevel = WEIGHTS.level * levelFit(candidate, [])
  const unaskedPay = WEIGHTS.pay * payFit(annualPay, false, typicalPay)
  const unknownPay = WEIGHTS.pay * payFit(annualPay, true, null)
  const fresh = WEIGHTS.freshness * freshness(candidate, now)
  return (rule) => {
    const asked = asks[rule] as number
    // Distances, and whether a remote posting lies in a country or is only open to it, are in the criteria alone.
    if ((asked & NEAR) !== 0 || (isRemote && (asked & COUNTRIES) !== 0)) {
      return scoreMatch(candidate, criteria[rule] as Criteria, now, typicalPay)
    }
    const floor = floors[rule] as number
    const pay = Number.isNaN(floor)
      ? unaskedPay
      : currencies[rule] === currency
        ? WEIGHTS.pay * payFit(annualPay, true, floor)
        : unknownPay
    const role = (asked & ROLES) === 0 ? unaskedRole : WEIGHTS.role
    const level = (asked & LEVELS) === 0 ? unaskedLevel : WEIGHTS.level
    return role + level + pay + WEIGHTS.place * placeFit(asked, isRemote) + fresh
  }
}

function placeFit(asked: number, isRemote: boolean): number {
  if (isRemote && (asked & REMOTE_FROM) !== 0) return 0.8
  if ((asked & REGIONS) !== 0) return 0.9
  return (asked & COUNTRIES) === 0 ? 0.5 : 0.8
}
