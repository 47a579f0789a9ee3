import { readMonth } from './_day.ts'
import { type Column, cleanText } from './_named-table.ts'
import type { Cell } from './_workbook.ts'

/** What a row says: the columns of figures with the series each belongs to, or why it is not taken. */
export type SeriesRow = { onDate: Cell; series: { column: string; name: string }[] } | { field: string; reason: string }
type Values = Record<string, Cell>
export type Layout = {
  /** "aggregate postings"; the countries are put behind it. */
  what: string
  columns: Record<string, Column>
  /** Of the day or the month. */
  dateOf?: (value: Cell) => string | null
  series: (values: Values, fileName: string) => SeriesRow
}

const TOTAL_OR_NEW: Record<string, string> = {
  'total postings': 'total',
  'new postings': 'new',
  total: 'total',
  new: 'new',
}
const INDEX: Column = { names: ['indeed_job_postings_index', 'indeed_job_postings_index_SA'] }

/**
 * The layouts of Indeed Hiring Lab, told apart by their columns because the files' names differ from what its documentation
 * says. Index values are levels (100 = 1 February 2020), though the documentation says "% change". The first that fits counts.
 */
export const LAYOUTS: Layout[] = [
  {
    what: 'vintages',
    columns: columns('vintage_date', 'obs_date', 'index_sa', 'index_nsa'),
    series: (values, fileName) => {
      const found = /vintages_([a-z]{2})_(total|new)/i.exec(fileName)
      if (!found)
        return { field: '', reason: 'the name of the file does not say the country ("vintages_us_total.csv")' }
      const stem = `hiring-lab/${found[1]?.toUpperCase()}/${found[2]?.toLowerCase()}`
      return { onDate: values.obs_date ?? null, series: both(stem, 'index_sa', 'index_nsa') }
    },
  },
  {
    what: 'postings by sector',
    columns: { ...columns('date', 'jobcountry', 'variable', 'display_name'), index: INDEX },
    series: (values) => indexOf(values, `/sector/${slug(values.display_name)}`),
  },
  {
    what: 'aggregate postings',
    columns: columns('date', 'jobcountry', 'variable', 'indeed_job_postings_index_SA', 'indeed_job_postings_index_NSA'),
    series: (values) => {
      const kind = TOTAL_OR_NEW[cleanText(values.variable ?? null) ?? '']
      if (kind === undefined)
        return { field: 'variable', reason: `"${cleanText(values.variable ?? null)}" is not total or new postings` }
      const stem = stemOf(values, `/${kind}`)
      if (stem === null) return NO_COUNTRY
      return {
        onDate: values.date ?? null,
        series: both(stem, 'indeed_job_postings_index_SA', 'indeed_job_postings_index_NSA'),
      }
    },
  },
  {
    what: 'remote share',
    columns: columns('date', 'jobcountry', 'remote_share_postings'),
    series: (values) => oneOf(values, 'remote_share_postings', stemOf(values, '/remote-share')),
  },
  {
    what: 'posted wage growth',
    columns: columns('jobcountry', 'month', 'n_obs', 'posted_wage_growth_yoy', 'posted_wage_growth_yoy_3moavg'),
    dateOf: readMonth,
    series: (values) => {
      const stem = stemOf(values, '/posted-wage-growth')
      if (stem === null) return NO_COUNTRY
      const series = [
        { column: 'posted_wage_growth_yoy', name: stem },
        { column: 'posted_wage_growth_yoy_3moavg', name: `${stem}/3-months` },
        { column: 'n_obs', name: `${stem}/n` },
      ]
      return { onDate: values.month ?? null, series }
    },
  },
  {
    what: 'postings by US state',
    columns: { ...columns('date', 'state'), index: INDEX },
    series: (values) => oneOf(values, 'index', areaStem('US', values.state)),
  },
  {
    what: 'postings by US metro',
    columns: { ...columns('date', 'cbsa_code'), index: INDEX },
    series: (values) => {
      const code = cleanText(values.cbsa_code ?? null)?.replace(/\.0$/, '') ?? ''
      return oneOf(values, 'index', /^\d{5}$/.test(code) ? `hiring-lab/US:metro:${code}/total/sa` : null)
    },
  },
  {
    what: 'postings by Canadian province',
    columns: { ...columns('date', 'province'), index: INDEX },
    series: (values) => oneOf(values, 'index', areaStem('CA', values.province)),
  },
]

const NO_COUNTRY = { field: 'jobcountry', reason: 'is no country code of two letters' }

function columns(...names: string[]): Record<string, Column> {
  return Object.fromEntries(names.map((name) => [name, { names: [name] }]))
}

function stemOf(values: Values, behind: string): string | null {
  const country = cleanText(values.jobcountry ?? null) ?? ''
  return /^[A-Z]{2}$/.test(country) ? `hiring-lab/${country}${behind}` : null
}

function areaStem(country: string, area: Cell | undefined): string | null {
  const code = cleanText(area ?? null) ?? ''
  return /^[A-Z]{2}$/.test(code) ? `hiring-lab/${country}-${code}/total/sa` : null
}

function both(stem: string, adjusted: string, unadjusted: string): { column: string; name: string }[] {
  return [
    { column: adjusted, name: `${stem}/sa` },
    { column: unadjusted, name: `${stem}/nsa` },
  ]
}

function oneOf(values: Values, column: string, name: string | null): SeriesRow {
  return name === null
    ? { field: '', reason: 'its area is no code that is known' }
    : { onDate: values.date ?? null, series: [{ column, name }] }
}

function indexOf(values: Values, middle: string): SeriesRow {
  const kind = TOTAL_OR_NEW[cleanText(values.variable ?? null) ?? '']
  if (kind === undefined)
    return { field: 'variable', reason: `"${cleanText(values.variable ?? null)}" is not total or new postings` }
  return oneOf(values, 'index', stemOf(values, `${middle}/${kind}/sa`))
}

function slug(value: Cell | undefined): string {
  return (cleanText(value ?? null) ?? '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '')
}
