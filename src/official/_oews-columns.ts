import type { ColumnRule } from './_table.ts'

const rule = (names: string, optional = false): ColumnRule => ({ heading: new RegExp(`^(?:${names})$`, 'i'), optional })

/** Headings of 2013 to 2024: upper case but in 2019, OCC_GROUP until 2018; areas and industries have a file of their own until 2018. */
export const OEWS_COLUMNS = {
  area: rule('AREA', true),
  areaTitle: rule('AREA_TITLE|AREA_NAME|STATE', true),
  areaType: rule('AREA_TYPE', true),
  state: rule('PRIM_STATE|ST', true),
  naics: rule('NAICS', true),
  naicsTitle: rule('NAICS_TITLE', true),
  industryGroup: rule('I_GROUP', true),
  ownership: rule('OWN_CODE', true),
  code: rule('OCC_CODE'),
  title: rule('OCC_TITLE'),
  group: rule('O_GROUP|OCC_GROUP|GROUP'),
  employment: rule('TOT_EMP'),
  employmentError: rule('EMP_PRSE'),
  jobsPer1000: rule('JOBS_1000', true),
  quotient: rule('LOC[_ ]QUOTIENT', true),
  industryPercent: rule('PCT_TOTAL', true),
  reportingPercent: rule('PCT_RPT', true),
  payError: rule('MEAN_PRSE'),
  hourMean: rule('H_MEAN'),
  hourP10: rule('H_PCT10'),
  hourP25: rule('H_PCT25'),
  hourMedian: rule('H_MEDIAN'),
  hourP75: rule('H_PCT75'),
  hourP90: rule('H_PCT90'),
  yearMean: rule('A_MEAN'),
  yearP10: rule('A_PCT10'),
  yearP25: rule('A_PCT25'),
  yearMedian: rule('A_MEDIAN'),
  yearP75: rule('A_PCT75'),
  yearP90: rule('A_PCT90'),
  annualOnly: rule('ANNUAL'),
  hourlyOnly: rule('HOURLY'),
} satisfies Record<string, ColumnRule>

export type OewsColumn = keyof typeof OEWS_COLUMNS

export type OewsMeasure = {
  column: OewsColumn
  measure: string
  unit: string
  /** What may stand for a number. */
  tokens: readonly string[]
  /** Its relative standard error; the percentiles have none. */
  error?: OewsColumn
  /** A blank says that the figure does not exist for this kind of row. */
  mayBeBlank?: boolean
}

const pay = (column: OewsColumn, measure: string, unit: string, error?: OewsColumn): OewsMeasure => ({
  column,
  measure,
  unit,
  tokens: ['*', '#'],
  error,
})

export const HOUR = 'USD/hour'
export const YEAR = 'USD/year'

/** In ascending order, so that a row can be checked. */
export const HOUR_PERCENTILES = [
  pay('hourP10', 'pay-p10', HOUR),
  pay('hourP25', 'pay-p25', HOUR),
  pay('hourMedian', 'pay-median', HOUR),
  pay('hourP75', 'pay-p75', HOUR),
  pay('hourP90', 'pay-p90', HOUR),
]
export const YEAR_PERCENTILES = [
  pay('yearP10', 'pay-p10', YEAR),
  pay('yearP25', 'pay-p25', YEAR),
  pay('yearMedian', 'pay-median', YEAR),
  pay('yearP75', 'pay-p75', YEAR),
  pay('yearP90', 'pay-p90', YEAR),
]

export const OEWS_MEASURES: OewsMeasure[] = [
  { column: 'employment', measure: 'employment', unit: 'persons', tokens: ['**'], error: 'employmentError' },
  { column: 'jobsPer1000', measure: 'jobs-per-1000', unit: 'jobs', tokens: ['**'], mayBeBlank: true },
  { column: 'quotient', measure: 'location-quotient', unit: 'ratio', tokens: ['**'], mayBeBlank: true },
  { column: 'industryPercent', measure: 'industry-percent', unit: 'percent', tokens: ['**'], mayBeBlank: true },
  { column: 'reportingPercent', measure: 'reporting-percent', unit: 'percent', tokens: ['**', '~'], mayBeBlank: true },
  pay('hourMean', 'pay-mean', HOUR, 'payError'),
  pay('yearMean', 'pay-mean', YEAR, 'payError'),
  ...HOUR_PERCENTILES,
  ...YEAR_PERCENTILES,
]
