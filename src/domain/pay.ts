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

/** Advertised pay that can be trusted as read. */
export type Pay = PayRange & {
  status: 'accepted'
  /** Currency came from the ad's country, not from the text. */
  currencyInferred: boolean
  /** Period came from the site's custom for this country and size, not from the text. */
  periodInferred: boolean
  /** Net pay is stored but never used in figures. null = not stated. */
  gross: boolean | null
  /** Salaries a year: 12, 13 or 14; null = not stated. */
  installments: number | null
  /** Other ranges of the same ad (another place, OTE beside base), in the order stated. */
  others: PayRange[]
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

/** Pay that is not stated (`none`) or cannot be trusted (`quarantined`). Never repaired. */
export type PayRejected = { status: 'none' | 'quarantined'; reason: PayReason; raw: string | null }

export type PayReading = Pay | PayRejected

/** What the rest of the ad tells about its pay. */
export type PayContext = {
  /** ISO 3166-1 alpha-2 of the posting's only country, else null. */
  country: string | null
}
