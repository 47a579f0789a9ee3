import type { OfficialCell, OfficialFile, OfficialImporter, OfficialReading, RefusedRow } from '../domain/official.ts'
import { OfficialError } from '../errors.ts'
import { type AsheRow, readAsheSheets } from './_ashe-sheet.ts'
import { emptyCell } from './_cell.ts'
import { readNumber } from './_named-table.ts'
import { unpackFiles } from './_unpack.ts'

/**
 * Gross annual pay of employee jobs in the UK by SOC 2020: Table 14.7a, and from its twin 14.7b the coefficient of variation of
 * each figure in percent. All jobs (part-time too) under the usual measures, full-time jobs under `…-full-time`. Pay includes
 * incentive pay; jobs held for a year or more. Give the publisher's zip, or 14.7a alone without the coefficients.
 */
const importer: OfficialImporter = {
  id: 'ons-ashe',
  name: 'ONS Annual Survey of Hours and Earnings, Table 14',
  docs: 'https://www.ons.gov.uk/employmentandlabourmarket/peopleinwork/earningsandworkinghours/datasets/occupation4digitsoc2010ashetable14',
  licence: 'Open Government Licence v3.0, https://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/',
  attribution:
    'Office for National Statistics, Annual Survey of Hours and Earnings. Contains public sector information licensed under the Open Government Licence v3.0.',
  version: 1,
  // The address names the edition ("2025provisional") and does not tell the next one: the operator gives it.
  addresses: [],
  everyDays: null,
  read: readAshe,
}
export default importer

const PAY = /Table 14\.7a\b/i
const VARIATION = /Table 14\.7b\b/i

async function readAshe(file: OfficialFile): Promise<OfficialReading[]> {
  const parts = await unpackFiles(file, (name) => /\.xlsx$/i.test(name) && (PAY.test(name) || VARIATION.test(name)))
  const pay = parts.find(({ name }) => PAY.test(name))
  if (pay === undefined) throw noPay(file)
  const variation = parts.find(({ name }) => VARIATION.test(name))
  const edition = editionOf(file, pay)
  const errors = variation === undefined ? new Map<string, number>() : await readErrors(variation)
  const refused: RefusedRow[] = []
  const cells: OfficialCell[] = []
  const rows = await readAsheSheets(pay)
  for (const row of rows) {
    const read = cellsOf(row, edition.period, errors)
    if ('reason' in read) refused.push({ row: row.ref, ...read })
    else cells.push(...read)
  }
  if (cells.length === 0)
    throw new OfficialError(pay.name, refused[0]?.row ?? null, refused[0]?.reason ?? 'has no rows', GIVE_ZIP)
  return [
    {
      dataset: `table 14.7 ${edition.year}`,
      release: edition.release,
      period: edition.period,
      rows: rows.length,
      refused,
      cells,
    },
  ]
}

const GIVE_ZIP = 'give the zip of Table 14 as published, or the workbook of Table 14.7a from it under its own name'

function noPay(file: OfficialFile): OfficialError {
  const detail = VARIATION.test(file.name)
    ? 'is Table 14.7b, the coefficients of 14.7a, alone'
    : 'does not say that it is Table 14.7a'
  return new OfficialError(file.name, null, detail, GIVE_ZIP)
}

/** "PROV - Occupation SOC20 (4) Table 14.7a   Annual pay - Gross 2025.xlsx": figures of the tax year that ended on 5 April. */
function editionOf(file: OfficialFile, pay: OfficialFile): { year: number; release: string; period: string } {
  const year = Number(/\b(20\d\d)\b/.exec(pay.name)?.[1])
  if (Number.isNaN(year)) throw new OfficialError(pay.name, null, 'its name says no year', GIVE_ZIP)
  if (!/SOC ?20/i.test(pay.name)) {
    throw new OfficialError(
      pay.name,
      null,
      'is not in SOC 2020, which tables have used since 2021',
      'give an edition of 2021 or later',
    )
  }
  const isProvisional = /^PROV|provisional/i.test(pay.name) || /provisional/i.test(file.name)
  return {
    year,
    release: `${year} ${isProvisional ? 'provisional' : 'revised'}`,
    period: `${year - 1}-04-06/${year}-04-05`,
  }
}

async function readErrors(file: OfficialFile): Promise<Map<string, number>> {
  const errors = new Map<string, number>()
  for (const row of await readAsheSheets(file)) {
    for (const { measure, value } of row.cells) {
      const percent = readNumber(value)
      if (percent !== null && percent >= 0) errors.set(keyOf(row, measure), percent)
    }
  }
  return errors
}

/** By sheet and code, so that a coefficient can never come to stand beside another row's figure. */
function keyOf({ population, code }: AsheRow, measure: string): string {
  return `${population} ${code} ${measure}`
}

/** x: unreliable, its coefficient is above 20 %; ..: would disclose; : not applicable; - nil or too small to show. */
const TOKENS = new Set(['x', '..', ':', '-', '*'])
const DETAILS: Record<number, string> = { 0: 'total', 1: 'major', 2: 'sub-major', 3: 'minor', 4: 'detailed' }

function cellsOf(row: AsheRow, period: string, errors: Map<string, number>): OfficialCell[] | Omit<RefusedRow, 'row'> {
  if (!/^\d{0,4}$/.test(row.code)) return { field: 'Code', reason: `"${row.code.slice(0, 20)}" is no SOC 2020 code` }
  const cells: OfficialCell[] = []
  for (const { measure, column, unit, value } of row.cells) {
    const number = readNumber(value)
    const token = number === null ? String(value ?? '').trim() : null
    if (token === '') continue
    if (token !== null && !TOKENS.has(token))
      return { field: column, reason: `"${token.slice(0, 60)}" is neither a number nor a known mark` }
    cells.push({
      ...emptyCell(),
      rowRef: row.ref,
      columnRef: column,
      system: 'soc2020uk',
      code: row.code,
      detail: DETAILS[row.code.length] ?? '',
      title: row.title,
      area: 'GB',
      measure: row.population === 'full-time' ? `${measure}-full-time` : measure,
      unit,
      period,
      value: number,
      token,
      errorPercent: errors.get(keyOf(row, measure)) ?? null,
    })
  }
  return cells
}
