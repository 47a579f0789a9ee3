import type { Candidate, Criteria } from '../domain/alert.ts'

/*
 * Every floor that any search asks for is a rung: the floors of one currency in a row, the lowest first. A posting that
 * states its pay in that currency reaches the rungs up to its pay; one comparison of small whole numbers then stands for
 * the currency and the amount.
 */

/** The rungs of one currency, `first` to `end` - 1, of which a posting reaches those below `reached`. */
export type PaySteps = { first: number; reached: number; end: number }

export type PayRungs = {
  /** 0 when pay is not restricted; negative when unknown pay will do. Its amount is the floor's number in `Floors`. */
  rungOf(asked: number): number
  stepsOf(annualPay: Candidate['annualPay']): PaySteps
}

export type Floors = {
  /** The number of a search's floor, from 1, negative when unknown pay will do; 0 when it has none. */
  numberOf(minPay: Criteria['minPay']): number
  /** Puts the floors in order. */
  toRungs(): PayRungs
}

/** Pay that is unknown, or known in a currency nobody asks for. */
const NO_STEPS: PaySteps = { first: 0, reached: 0, end: 0 }

export function createFloors(): Floors {
  const numbers = new Map<string, Map<number, number>>()
  let count = 0
  return {
    numberOf(minPay) {
      if (minPay === null) return 0
      const amounts = numbers.get(minPay.currency) ?? new Map<number, number>()
      let number = amounts.get(minPay.amount)
      if (number === undefined) {
        count += 1
        number = count
        numbers.set(minPay.currency, amounts.set(minPay.amount, number))
      }
      return minPay.acceptUnknown ? -number : number
    },
    toRungs: () => sorted(numbers, count),
  }
}

function sorted(numbers: ReadonlyMap<string, ReadonlyMap<number, number>>, count: number): PayRungs {
  const rungs = new Int32Array(count + 1)
  const amounts = new Float64Array(count + 1)
  const currencies = new Map<string, { first: number; end: number }>()
  let next = 1
  for (const [currency, byAmount] of numbers) {
    const first = next
    for (const [amount, number] of [...byAmount].sort(([a], [b]) => a - b)) {
      rungs[number] = next
      amounts[next] = amount
      next += 1
    }
    currencies.set(currency, { first, end: next })
  }
  return {
    rungOf: (asked) => (asked < 0 ? -(rungs[-asked] as number) : (rungs[asked] as number)),
    stepsOf(annualPay) {
      const own = annualPay === null ? undefined : currencies.get(annualPay.currency)
      if (annualPay === null || own === undefined) return NO_STEPS
      return { ...own, reached: firstAbove(amounts, own, annualPay.amount) }
    },
  }
}

function firstAbove(amounts: Float64Array, { first, end }: { first: number; end: number }, amount: number): number {
  let [low, high] = [first, end]
  while (low < high) {
    const middle = (low + high) >> 1
    if ((amounts[middle] as number) <= amount) low = middle + 1
    else high = middle
  }
  return low
}
