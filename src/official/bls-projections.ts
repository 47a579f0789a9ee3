import type { OfficialFile, OfficialImporter, OfficialReading } from '../domain/official.ts'
import { OfficialError } from '../errors.ts'
import { projectionSheets } from './_projection-columns.ts'
import { readProjectionTable } from './_projection-table.ts'
import { unpackFiles } from './_unpack.ts'
import { readWorkbook } from './_workbook.ts'

/**
 * Employment Projections: tables 1.2 (growth, openings, education) and 1.10 (why people leave) of occupation.xlsx. Their
 * years stand in the headings. Openings are growth and replacement together: an average of a year of the decade.
 */
export default {
  id: 'bls-projections',
  name: 'BLS Employment Projections',
  docs: 'https://www.bls.gov/emp/data/occupational-data.htm',
  licence: 'public domain (17 U.S.C. 105)',
  attribution: 'U.S. Bureau of Labor Statistics, Employment Projections',
  version: 1,
  addresses: ['https://www.bls.gov/emp/ind-occ-matrix/occupation.xlsx'],
  everyDays: 30,
  read: readProjections,
} satisfies OfficialImporter

async function readProjections(file: OfficialFile): Promise<OfficialReading[]> {
  const [workbook, ...others] = await unpackFiles(file, (name) => /\.xlsx$/i.test(name))
  if (workbook === undefined || others.length > 0)
    throw new OfficialError(file.name, null, 'holds more than one workbook', 'give occupation.xlsx alone')
  const { tables, years } = projectionSheets(workbook.name, await readWorkbook(workbook))
  const [base, projected] = years
  const span = `${base}-${String(projected % 100).padStart(2, '0')}`
  const reading: OfficialReading = {
    dataset: `national ${span}`,
    release: `Employment Projections ${span}`,
    period: `${base}/${projected}`,
    rows: 0,
    refused: [],
    cells: [],
  }
  for (const table of tables) readProjectionTable(table, years, reading)
  return [reading]
}
