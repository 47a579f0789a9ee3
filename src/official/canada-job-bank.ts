import type { OfficialCell, OfficialFile, OfficialImporter, OfficialReading, RefusedRow } from '../domain/official.ts'
import { OfficialError } from '../errors.ts'
import { emptyCell } from './_cell.ts'
import { readGrids } from './_grid.ts'
import { type Column, cleanText, cut, readNumber, readTable, type TableRow } from './_named-table.ts'
import { JOB_BANK_AREAS } from './_north-american-areas.ts'

/**
 * Wages of Canada and its provinces by NOC unit group. Most are CAD an hour; those of occupations that are paid by the year are
 * CAD a year, as the annual flag says. Economic regions are left alone. Low and high are the 10th and 90th percentiles.
 */
const importer: OfficialImporter = {
  id: 'canada-job-bank',
  name: 'Job Bank wages, Canada',
  docs: 'https://open.canada.ca/data/en/dataset/adad580f-76b0-4502-bd05-20c125de9116',
  licence: 'Open Government Licence - Canada, https://open.canada.ca/en/open-government-licence-canada',
  attribution:
    'Employment and Social Development Canada, Job Bank wages. Contains information licensed under the Open Government Licence – Canada.',
  version: 1,
  addresses: [
    'https://open.canada.ca/data/dataset/adad580f-76b0-4502-bd05-20c125de9116/resource/9da94d63-b178-4a64-aeb3-b6a3bd721ad2/download/2a71-das-wage2025opendata-esdc-all-19nov2025-vf.csv',
  ],
  everyDays: 30,
  read: readWages,
}
export default importer

const COLUMNS = {
  code: { names: ['NOC_CNP', 'NOC'] },
  title: { names: ['NOC_Title_eng', 'NOC_Title'] },
  province: { names: ['prov', 'PROV'] },
  region: { names: ['ER_Code_Code_RE'] },
  'pay-p10': { names: ['Low_Wage_Salaire_Minium', 'Low_Wage_Salaire_Minimum'] },
  'pay-p25': { names: ['Quartile1_Wage_Salaire_Quartile1'], optional: true },
  'pay-median': { names: ['Median_Wage_Salaire_Median'] },
  'pay-p75': { names: ['Quartile3_Wage_Salaire_Quartile3'], optional: true },
  'pay-p90': { names: ['High_Wage_Salaire_Maximal'] },
  'pay-mean': { names: ['Average_Wage_Salaire_Moyen'], optional: true },
  annual: { names: ['Annual_Wage_Flag_Salaire_annuel'] },
  period: { names: ['Reference_Period'] },
  revised: { names: ['Revision_Date_Date_revision'], optional: true },
  comment: { names: ['Wage_Comment_E', 'Wage_Comment'], optional: true },
} satisfies Record<string, Column>
type ColumnName = keyof typeof COLUMNS

const MEASURES = ['pay-p10', 'pay-p25', 'pay-median', 'pay-p75', 'pay-p90', 'pay-mean'] as const
const UNITS: Record<string, string> = { '0': 'CAD/hour', '1': 'CAD/year' }
/** An hour above this, or a year below it, has the wrong flag. The highest hourly 90th percentile of 2025 is below 200. */
const PARTING = 1_000

type Printed = Record<ColumnName, string | null>
type Fault = Omit<RefusedRow, 'row'>

async function readWages(file: OfficialFile): Promise<OfficialReading[]> {
  const grid = (await readGrids(file))[0]
  if (grid === undefined) throw new OfficialError(file.name, null, 'holds no table', TAKE_CSV)
  const table = readTable(file.name, grid, COLUMNS)
  const year = yearOf(file, table.rows)
  const rows = table.rows.filter(isWholeArea)
  const refused = [...table.refused]
  const cells: OfficialCell[] = []
  const seen = new Set<string>()
  for (const row of rows) {
    const read = readRow(row, table.printed, year, seen)
    if ('reason' in read) refused.push({ row: row.ref, ...read })
    else cells.push(...read)
  }
  if (cells.length === 0) throw nothingTaken(file, refused)
  const whole = { dataset: `wages ${year}`, release: year, period: year }
  return [{ ...whole, rows: rows.length + table.refused.length, refused, cells }]
}

const TAKE_CSV = 'take the CSV of wages from open.canada.ca, under its own name'

/** The name tells the year ("…-das-wage2025opendata-…"); older files say in a column when they were revised. */
function yearOf(file: OfficialFile, rows: TableRow<ColumnName>[]): string {
  const named = /wages?_?(20\d\d)/i.exec(file.name)?.[1]
  const revised = rows.map(({ values }) => cleanText(values.revised)?.match(/20\d\d/)?.[0]).find((year) => year)
  const year = named ?? revised
  if (year === undefined) throw new OfficialError(file.name, null, 'its name says no year ("wage2025")', TAKE_CSV)
  return year
}

/** A row of a province that is not known is kept, to be refused. */
function isWholeArea({ values }: TableRow<ColumnName>): boolean {
  const known = JOB_BANK_AREAS[cleanText(values.province)?.toUpperCase() ?? '']
  return known === undefined || known.regions.includes(cleanText(values.region)?.toUpperCase() ?? '')
}

function readRow(
  { ref, values }: TableRow<ColumnName>,
  printed: Printed,
  year: string,
  seen: Set<string>,
): OfficialCell[] | Fault {
  const noc = /^(?:NOC_?)?(\d{4,5})$/i.exec(cleanText(values.code) ?? '')?.[1]
  if (noc === undefined) return { field: 'NOC_CNP', reason: `"${cut(values.code)}" is no NOC code` }
  const area = JOB_BANK_AREAS[cleanText(values.province)?.toUpperCase() ?? '']?.area
  if (area === undefined) return { field: 'prov', reason: `"${cut(values.province)}" is no province` }
  const unit = UNITS[cleanText(values.annual) ?? '']
  if (unit === undefined)
    return { field: printed.annual ?? '', reason: `the annual flag is "${cut(values.annual)}", not 0 or 1` }
  if (seen.has(`${noc} ${area}`)) return { field: 'NOC_CNP', reason: `${noc} in ${area} stands in the file twice` }
  seen.add(`${noc} ${area}`)
  const fault = faultOf(values, printed, unit)
  if (fault !== null) return fault
  const shared = {
    rowRef: ref,
    // NOC 2021 has five digits, NOC 2016 four.
    system: noc.length === 5 ? 'noc2021' : 'noc2016',
    code: noc,
    detail: 'detailed',
    title: cleanText(values.title) ?? '',
    area,
    unit,
    period:
      cleanText(values.period)
        ?.match(/^\d{4}(?:-\d{4})?$/)?.[0]
        .replace('-', '/') ?? year,
  }
  return MEASURES.flatMap((measure) => cellOf(measure, values, printed, shared))
}

/** A row with text where a wage should be, or with the flag of the other unit, is refused whole. */
function faultOf(values: TableRow<ColumnName>['values'], printed: Printed, unit: string): Fault | null {
  for (const measure of MEASURES) {
    const text = cleanText(values[measure])
    const value = readNumber(values[measure])
    const field = printed[measure] ?? measure
    if (text !== null && (value === null || value <= 0)) return { field, reason: `"${cut(text)}" is no wage` }
    const isOther = value !== null && (unit === 'CAD/hour' ? value >= PARTING : value < PARTING)
    if (isOther) return { field, reason: `${value} cannot be ${unit}: the annual flag is wrong` }
  }
  return null
}

/** No cell where nothing is printed and no reason is given: missing is missing. */
function cellOf(
  measure: (typeof MEASURES)[number],
  values: TableRow<ColumnName>['values'],
  printed: Printed,
  shared: Pick<OfficialCell, 'rowRef' | 'system' | 'code' | 'detail' | 'title' | 'area' | 'unit' | 'period'>,
): OfficialCell[] {
  const value = readNumber(values[measure])
  const token = value === null ? cleanText(values.comment) : null
  const columnRef = printed[measure]
  if (columnRef === null || (value === null && token === null)) return []
  return [{ ...emptyCell(), ...shared, columnRef, measure, value, token }]
}

function nothingTaken(file: OfficialFile, refused: RefusedRow[]): OfficialError {
  const first = refused[0]
  const why =
    first === undefined ? 'has no row of Canada or a province' : `no row can be taken; ${first.row}: ${first.reason}`
  return new OfficialError(file.name, first?.field ? `column ${first.field}` : null, why, TAKE_CSV)
}
