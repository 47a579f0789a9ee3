import type { LabelledRange, Pay, PayBasis, PayRange } from '../domain/pay.ts'
import { annualPay } from './pay-annual.ts'
import { reasonAgainst } from './pay-rules.ts'

/** One amount of an ad that was read, with the words that name it. */
export type Found = Pay & { isRange: boolean; label: string | null }

/** What is published of an ad that states several: what is sure before what depends on success. */
const PUBLISHED: readonly PayBasis[] = ['base', 'total', 'ote', 'commission']

/**
 * One reading out of all that an ad states: the base ranges of one currency and period as one, from the lowest minimum to
 * the highest maximum, while that still is a range to be trusted; else the first. Ranges count before single amounts; these
 * join only where one is open ("from £13, rising to £15"). What differs from the published range stands in `others`, in the
 * order stated. Null when nothing was found.
 */
export function spanned(found: Found[], country: string | null): Pay | null {
  const basis = PUBLISHED.find((each) => found.some((pay) => pay.basis === each))
  const ofBasis = found.filter((pay) => pay.basis === basis)
  const ranges = ofBasis.filter((pay) => pay.isRange)
  const candidates = ranges.length > 0 ? ranges : ofBasis
  const [first] = candidates
  if (first === undefined) return null
  const { isRange: _range, label: _label, ...main } = first
  if (found.length === 1) return main
  const isJoined = first.isRange || candidates.some((pay) => pay.min === null || pay.max === null)
  const alike = candidates.filter(
    (pay) => pay === first || (isJoined && pay.currency === first.currency && pay.period === first.period),
  )
  const whole = { ...main, min: lowest(alike.map((pay) => pay.min)), max: highest(alike.map((pay) => pay.max)) }
  const published = reasonAgainst(whole) === null ? { ...whole, annual: annualPay(whole, country) } : main
  return { ...published, others: found.map(labelled).filter((range) => !isSame(range, published)) }
}

function lowest(ends: (number | null)[]): number | null {
  const stated = ends.filter((end) => end !== null)
  return stated.length === 0 ? null : Math.min(...stated)
}

function highest(ends: (number | null)[]): number | null {
  const stated = ends.filter((end) => end !== null)
  return stated.length === 0 ? null : Math.max(...stated)
}

function labelled({ min, max, currency, period, basis, label }: Found): LabelledRange {
  return { min, max, currency, period, basis, label }
}

/** The same amounts for the same thing. */
export function isSame(one: PayRange, other: PayRange): boolean {
  return (
    one.min === other.min &&
    one.max === other.max &&
    one.currency === other.currency &&
    one.period === other.period &&
    one.basis === other.basis
  )
}
