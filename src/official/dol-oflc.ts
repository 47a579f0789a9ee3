import type { FiledWage, OfficialFile, OfficialImporter, OfficialReading, RefusedRow } from '../domain/official.ts'
import { OfficialError } from '../errors.ts'
import { readDay } from './_day.ts'
import { readGrids } from './_grid.ts'
import { cleanText, cut, hasColumns, readTable, type TableRow } from './_named-table.ts'
import { readUsState } from './_north-american-areas.ts'
import { OFLC_COLUMNS, type OflcColumn, readProgramme } from './_oflc-columns.ts'
import { readWage } from './_oflc-wage.ts'

/**
 * Wages that employers attest when they ask for foreign workers: H-1B, H-1B1 and E-3 (LCA), PERM, H-2A, H-2B. A file is
 * cumulative for its fiscal year and holds the latest decision of a case. Codes and titles are the employer's lawyers' own.
 */
const importer: OfficialImporter = {
  id: 'dol-oflc',
  name: 'DOL OFLC disclosure data',
  docs: 'https://www.dol.gov/agencies/eta/foreign-labor/performance',
  licence: 'Public domain (US federal government)',
  attribution: 'U.S. Department of Labor, Office of Foreign Labor Certification, disclosure data',
  version: 1,
  // The names of the files change from quarter to quarter and the site refuses robots: the operator gives them.
  addresses: [],
  everyDays: null,
  read: readDisclosure,
}
export default importer

type Case = { wage: FiledWage; year: number }
type Taken = { cases: Map<string, Case>; refused: RefusedRow[]; rows: number }

async function readDisclosure(file: OfficialFile): Promise<OfficialReading[]> {
  const named = yearsOfName(file.name)
  const taken: Taken = { cases: new Map(), refused: [], rows: 0 }
  const grids = await readGrids(file)
  const tables = grids.filter((grid) => hasColumns(grid, OFLC_COLUMNS))
  for (const grid of tables.length === 0 ? grids.slice(0, 1) : tables) {
    const table = readTable(file.name, grid, OFLC_COLUMNS)
    taken.refused.push(...table.refused)
    taken.rows += table.rows.length + table.refused.length
    for (const row of table.rows) takeRow(file, row, named?.last ?? null, taken)
  }
  return [readingOf(file, named, taken)]
}

function takeRow(file: OfficialFile, row: TableRow<OflcColumn>, fileYear: number | null, taken: Taken): void {
  const read = readCase(file, row, fileYear)
  if ('reason' in read) {
    taken.refused.push({ row: row.ref, ...read })
    return
  }
  const known = taken.cases.get(read.wage.caseNumber)
  const isOlder = known !== undefined && rankOf(read) < rankOf(known)
  const [stays, goes] = isOlder ? [known, read] : [read, known]
  taken.cases.set(stays.wage.caseNumber, stays)
  if (goes) {
    const reason = `${goes.wage.caseNumber} is in ${stays.wage.rowRef} again, decided later or last in the file`
    taken.refused.push({ row: goes.wage.rowRef, field: 'CASE_NUMBER', reason })
  }
}

/** The later decision stands; rows that say no day stand by their fiscal year, and the last of equals stands. */
function rankOf({ wage, year }: Case): string {
  return `${String(year).padStart(4, '0')} ${wage.decidedOn ?? ''}`
}

function readCase(
  file: OfficialFile,
  { ref, values }: TableRow<OflcColumn>,
  fileYear: number | null,
): Case | { field: string; reason: string } {
  const caseNumber = cleanText(values.caseNumber)?.toUpperCase() ?? ''
  if (!CASE_NUMBER.test(caseNumber)) return { field: 'CASE_NUMBER', reason: `"${cut(caseNumber)}" is no case number` }
  const title = cleanText(values.title)?.slice(0, LONGEST_TITLE)
  if (title === undefined) return { field: 'JOB_TITLE', reason: 'no title is stated' }
  const programme = readProgramme(caseNumber, cleanText(values.visaClass), file.name)
  if (programme === null) return { field: 'CASE_NUMBER', reason: `"${cut(caseNumber)}" is of no known programme` }
  const decidedOn = readDay(values.decided)
  const year = fiscalYear(decidedOn) ?? yearsOfName(cleanText(values.source) ?? '')?.last ?? fileYear
  if (year === null)
    return { field: 'DECISION_DATE', reason: 'neither the row nor the name of the file says a fiscal year' }
  const soc = readSoc(cleanText(values.soc))
  const wage = {
    rowRef: ref,
    caseNumber,
    programme,
    status: cleanText(values.status),
    decidedOn,
    title,
    system: year < FIRST_YEAR_OF_SOC_2018 ? 'soc2010' : 'soc2018',
    soc,
    employer: cleanText(values.employer)?.slice(0, LONGEST_TITLE) ?? null,
    area: readUsState(cleanText(values.state)),
    ...readWage(values.wageFrom, values.wageTo, values.unit),
  }
  return { wage, year }
}

const CASE_NUMBER = /^[A-Z]{1,3}-[A-Z0-9-]{6,24}$/
const LONGEST_TITLE = 300
/** Filings of FY2020 and later are coded in SOC 2018. */
const FIRST_YEAR_OF_SOC_2018 = 2020

/** "29-1229" for 29-1229.00, 291229 and an O*NET detail such as 15-1299.08; null for anything else. */
function readSoc(text: string | null): string | null {
  const found = /^(\d{2})-?(\d{4})(?:\.\d{1,2})?$/.exec(text ?? '')
  return found ? `${found[1]}-${found[2]}` : null
}

/** The fiscal year of the US federal government begins on 1 October of the year before. */
function fiscalYear(day: string | null): number | null {
  if (day === null) return null
  return Number(day.slice(0, 4)) + (Number(day.slice(5, 7)) >= 10 ? 1 : 0)
}

type Years = { first: number; last: number; quarter: string | null }

/** "LCA_Disclosure_Data_FY2025_Q4.xlsx", "H-1B_FY14_Q4.xlsx", "lca_fy2014_2016.csv". */
function yearsOfName(name: string): Years | null {
  const found = /FY ?_?(\d{4}|\d{2})(?:[-_](\d{4})(?!\d))?(?:[-_ ]Q([1-4]))?/i.exec(name)
  if (!found) return null
  const first = fullYear(found[1] ?? '')
  return { first, last: found[2] ? Number(found[2]) : first, quarter: found[3] ? `Q${found[3]}` : null }
}

function fullYear(digits: string): number {
  return digits.length === 2 ? 2000 + Number(digits) : Number(digits)
}

function readingOf(file: OfficialFile, named: Years | null, { cases, refused, rows }: Taken): OfficialReading {
  const all = [...cases.values()]
  if (all.length === 0) throw nothingTaken(file, rows, refused)
  const years = named ?? { first: Math.min(...span(all)), last: Math.max(...span(all)), quarter: null }
  const spanText = years.first === years.last ? `FY${years.first}` : `FY${years.first}-${years.last}`
  const programmes = [...new Set(all.map(({ wage }) => wage.programme))].sort().join('+')
  // A fiscal year in which the form changed has two files of PERM, which hold different cases.
  const form = /new.?form/i.test(file.name) ? ', new form' : ''
  return {
    dataset: `${programmes} ${spanText}${form}`,
    release: years.quarter === null ? spanText : `${spanText} ${years.quarter}`,
    period: `${years.first - 1}-10-01/${years.last}-09-30`,
    rows,
    refused,
    wages: all.map(({ wage }) => wage),
  }
}

function span(cases: Case[]): number[] {
  return [...new Set(cases.map(({ year }) => year))]
}

function nothingTaken(file: OfficialFile, rows: number, refused: RefusedRow[]): OfficialError {
  const first = refused[0]
  const why =
    first === undefined ? 'has no rows' : `none of its ${rows} rows can be taken; ${first.row}: ${first.reason}`
  const fix = 'give the disclosure file under its published name, such as LCA_Disclosure_Data_FY2025_Q4.xlsx'
  return new OfficialError(file.name, first?.field ? `column ${first.field}` : null, why, fix)
}
