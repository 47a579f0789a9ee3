export type PayPeriod = 'hour' | 'day' | 'week' | 'month' | 'year'
/** base = fixed pay; ote = on-target earnings; total = base with bonus and equity; commission = only commission. */
export type PayBasis = 'base' | 'ote' | 'total' | 'commission'

/** An amount range in whole major units of `currency` for one `period`. `min` or `max` is null when only one end is stated. */
export type PayRange = {
  min: number | null
  max: number | null
  /** ISO 4217. */
  currency: string
  period: PayPeriod
  basis: PayBasis
}

/** A range beside the published one, with the words in front of it: "Base", "Level 2", "Leeds". null = none. */
export type LabelledRange = PayRange & { label: string | null }

/** Pay as of one year, kept beside what the ad states and never instead of it. Whole major units, rounded. */
export type AnnualPay = {
  min: number | null
  max: number | null
  /** The middle of the range, or its one end. */
  midpoint: number
  /** ISO 4217: the ad's own currency unless `rateDate` is set. */
  currency: string
  /** Periods a year the amounts were multiplied by. */
  times: number
  /** Hours a year that hourly pay was multiplied by; null for other periods. */
  hoursPerYear: number | null
  /** Where the hours come from; null for other periods. */
  hoursSource: string | null
  /** Day of the exchange rate, YYYY-MM-DD; null = not converted. */
  rateDate: string | null
}

/** Advertised pay that can be trusted as read. */
export type Pay = PayRange & {
  status: 'accepted'
  /** Of the reader that read it. */
  version: number
  /** Currency came from the ad's country, not from the text. */
  currencyInferred: boolean
  /** Period came from the site's custom for this country and size, not from the text. */
  periodInferred: boolean
  /** true = before tax; null = not stated. Pay after tax is quarantined as `net_pay`. */
  gross: boolean | null
  /** Salaries a year: 12, 13 or 14; null = not stated. */
  installments: number | null
  /** Other ranges of the same ad (another place, OTE beside base), in the order stated. */
  others: LabelledRange[]
  annual: AnnualPay | null
  /** The words that were read. */
  raw: string
}

export type PayReason =
  | 'not_stated'
  | 'vague'
  | 'no_number'
  | 'no_currency'
  | 'no_period'
  | 'period_magnitude_conflict'
  | 'too_wide'
  | 'currency_conflict'
  | 'thousands_dropped'
  | 'two_periods'
  | 'zero'
  | 'benefit_context'
  | 'net_pay'

/** Pay that is not stated (`none`) or cannot be trusted (`quarantined`). Never repaired. */
export type PayRejected = {
  status: 'none' | 'quarantined'
  reason: PayReason
  raw: string | null
  /** Of the reader that refused it; not given where none read. */
  version?: number
  /** What the refused words say where they can be read: pay after tax. */
  stated?: PayRange
}

export type PayReading = Pay | PayRejected

/** What the rest of the ad tells about its pay. */
export type PayContext = {
  /** ISO 3166-1 alpha-2 of the posting's only country, else null. */
  country: string | null
  /** The currency the source states beside the text: ISO 4217 or a symbol. */
  currency?: string | null
  /** The period the source states beside the text: "YEAR", "per-hour-wage" … */
  period?: string | null
}
