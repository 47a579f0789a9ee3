/** A row of a publisher's file that could not be taken. `row` as a person finds it: "data!812". */
export type RefusedRow = { row: string; field: string; reason: string }

/** One printed cell. Missing is null, never 0; a token is kept as printed. Units and names: sql/0012_official.sql. */
export type OfficialCell = {
  rowRef: string
  columnRef: string
  system: string
  code: string
  detail: string
  title: string
  area: string
  industry: string
  measure: string
  unit: string
  period: string
  value: number | null
  token: string | null
  lowerBound: number | null
  text: string | null
  /** Relative standard error or coefficient of variation, in percent. */
  errorPercent: number | null
  low: number | null
  high: number | null
  n: number | null
}

/** How many units of `currency` one unit of `base` buys. `onDate`: the day, or the first of the year. */
export type OfficialRate = {
  rowRef: string
  base: string
  currency: string
  kind: 'day' | 'year' | 'ppp'
  onDate: string
  country: string
  rate: number
}

export type FiledWage = {
  rowRef: string
  caseNumber: string
  programme: 'lca' | 'perm' | 'h2a' | 'h2b'
  status: string | null
  decidedOn: string | null
  title: string
  system: string
  soc: string | null
  employer: string | null
  area: string | null
  wageFrom: number | null
  wageTo: number | null
  unit: 'year' | 'month' | 'biweek' | 'week' | 'hour' | null
  /** Why the wage is not used. */
  wageNote: string | null
}

export type SeriesValue = { rowRef: string; series: string; vintage: string; onDate: string; value: number }

/** One row of a crosswalk, as published: `code` of `system` is, in whole or in part, `toCode` of `toSystem`. */
export type CodeLink = {
  rowRef: string
  system: string
  code: string
  toSystem: string
  toCode: string
  /** Of the entries that the publisher files under `code`, those that it also files under `toCode`: above 0 to 1. Null: it lists pairs alone. */
  share: number | null
}

/** What one file holds. `refused` counts against `rows`: rows = loaded + refused. */
export type OfficialReading = {
  dataset: string
  release: string
  /** ISO 8601: '2023-05', '2024/2034'. */
  period: string
  rows: number
  refused: RefusedRow[]
  cells?: OfficialCell[]
  rates?: OfficialRate[]
  wages?: FiledWage[]
  series?: SeriesValue[]
  links?: CodeLink[]
}

/** A file as given or fetched. */
export type OfficialFile = { name: string; url: string | null; bytes: Uint8Array; fetchedAt: Date }

/** One file per publisher in src/official, its default export. */
export type OfficialImporter = {
  id: string
  name: string
  /** Public documentation of the format. */
  docs: string
  licence: string
  /** What the licence asks to be shown beside a figure. */
  attribution: string
  /** Of the reader: a newer one reads the same bytes again. */
  version: number
  /** Where today's files are, for the schedule; empty when the operator gives a file. */
  addresses: string[]
  everyDays: number | null
  /** Throws OfficialError naming sheet, column and fix when the layout is not known. A file may hold several datasets. */
  read: (file: OfficialFile) => Promise<OfficialReading[]>
}
