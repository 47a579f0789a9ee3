import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { OfficialImporter, OfficialReading } from '../../src/domain/official.ts'
import { OfficialError } from '../../src/errors.ts'
import jobBank from '../../src/official/canada-job-bank.ts'
import oflc from '../../src/official/dol-oflc.ts'
import hiringLab from '../../src/official/hiring-lab.ts'
import ashe from '../../src/official/ons-ashe.ts'
import crosswalks from '../../src/official/soc-crosswalks.ts'
import { officialFile, officialFixture } from '../_support/official-files.ts'

const CASES: [OfficialImporter, string, string][] = [
  [oflc, 'H-1B_FY14_Q4.csv', 'oflc/H-1B_FY14_Q4.csv'],
  [jobBank, 'wage2025.csv', 'job-bank/das-wage2025opendata-written-from-documentation.csv'],
  [crosswalks, 'noc.csv', 'crosswalks/noc2016v1_3-noc2021v1_0-eng.csv'],
]

/** What a reading has taken, or the error that a person is shown. Anything else is a fault of the importer. */
async function tryRead(
  importer: OfficialImporter,
  name: string,
  bytes: Uint8Array,
): Promise<OfficialReading[] | OfficialError> {
  return importer.read(officialFile(name, bytes)).catch((error: unknown) => {
    if (error instanceof OfficialError) return error
    throw error
  })
}

/** Rows that gave something; a case number that stands twice gives one. */
function rowsTaken({ cells = [], wages = [], series = [], links = [] }: OfficialReading): number {
  return new Set([...cells, ...wages, ...series, ...links].map(({ rowRef }) => rowRef)).size
}

describe('whatever the bytes are', () => {
  it.each([oflc, jobBank, hiringLab, ashe, crosswalks].map((importer) => [importer.id, importer] as const))(
    '%s reads them or says why not',
    async (_id, importer) => {
      const names = fc.constantFrom(
        'a.csv',
        'LCA_FY2025.csv',
        'PROV - Occupation SOC20 (4) Table 14.7a 2025.xlsx',
        'wage2025.csv',
        'a.zip',
      )
      await fc.assert(
        fc.asyncProperty(names, fc.uint8Array({ maxLength: 400 }), fc.boolean(), async (name, tail, isZip) => {
          await tryRead(importer, name, Buffer.concat([isZip ? Buffer.from('PK\x03\x04') : Buffer.alloc(0), tail]))
        }),
        { numRuns: 60 },
      )
    },
  )

  it.each(CASES.map((one) => [one[0].id, ...one] as const))(
    'a file with any cell replaced accounts for each of its rows (%s)',
    async (_id, importer, name, fixture) => {
      const lines = Buffer.from(officialFixture(fixture).bytes).toString('utf8').trimEnd().split('\n')
      const junk = fc.oneof(
        fc.string({ maxLength: 12 }),
        fc.constantFrom('', 'NA', '-', '0', '-1', '1e99', '999999999999', '=1+1', 'Infinity', '٣'),
      )
      await fc.assert(
        fc.asyncProperty(fc.nat(), fc.nat(), junk, async (y, x, value) => {
          const at = 1 + (y % (lines.length - 1))
          const cells = (lines[at] ?? '').split(',')
          const row = cells.with(x % cells.length, JSON.stringify(value).replaceAll('\\"', '""')).join(',')
          const read = await tryRead(importer, name, Buffer.from(`${lines.with(at, row).join('\n')}\n`))
          if (read instanceof OfficialError) return
          for (const reading of read)
            expect(reading.rows - reading.refused.length).toBeGreaterThanOrEqual(rowsTaken(reading))
          for (const { value: number } of read.flatMap(({ cells: all = [] }) => all))
            expect(number === null || number > 0).toBe(true)
        }),
        { numRuns: 80 },
      )
    },
  )

  it.each(CASES.map((one) => [one[0].id, ...one] as const))(
    'a file cut off anywhere gives nothing that the whole file does not say (%s)',
    async (_id, importer, name, fixture) => {
      const bytes = officialFixture(fixture).bytes
      const whole = new Set((await importer.read(officialFile(name, bytes))).flatMap(said))
      await fc.assert(
        fc.asyncProperty(fc.integer({ min: 0, max: bytes.length }), async (end) => {
          const read = await tryRead(importer, name, bytes.subarray(0, end))
          if (read instanceof OfficialError) return
          expect(read.flatMap(said).filter((one) => !whole.has(one))).toEqual([])
        }),
        { numRuns: 100 },
      )
    },
  )
})

function said({ cells = [], wages = [], series = [], links = [] }: OfficialReading): string[] {
  return [...cells, ...wages, ...series, ...links].map((one) => JSON.stringify(one))
}
