import type { PayReason } from '../domain/pay.ts'

/** Of the rules by which pay is read. Raised whenever a reading can come out otherwise, so that stored pay can be read anew. */
export const PAY_READER_VERSION = 2

/** Every reason why no pay is given, and what it means. `none` and `quarantined` share the list. */
export const PAY_REASONS: Readonly<Record<PayReason, string>> = {
  not_stated: 'nothing is said of pay',
  vague: 'pay is spoken of without an amount: competitive, negotiable',
  no_number: 'the text holds no amount',
  no_currency: 'neither the text, the source nor the country tells the currency',
  no_period: 'neither the words, the source nor the custom of the country tells what time the amount is for',
  period_magnitude_conflict: 'no job pays so much, or so little, for the stated time',
  too_wide: 'the maximum is below the minimum or more than three times as much',
  currency_conflict: 'two currencies are named for one amount',
  thousands_dropped: 'one end seems to be in thousands and the other is not',
  two_periods: 'one amount is stated for two periods',
  zero: 'an end is zero or less',
  benefit_context: 'the money is a benefit, a budget, revenue or funding',
  net_pay: 'the amount is after tax and cannot be compared',
}
