import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { FiledWage, OfficialCell, OfficialImporter, OfficialReading } from '../../src/domain/official.ts'
import { readBody } from '../../src/store/document.ts'
import { findUnchanged, listOfficialFiles, storeReadings } from '../../src/store/official.ts'
import { readCells } from '../../src/store/official-cells.ts'
import { cloneDatabase, type TestDatabase } from '../_support/database.ts'
import { officialFile } from '../_support/workbook.ts'

let database: TestDatabase
beforeAll(async () => {
  database = await cloneDatabase()
})
afterAll(() => database.drop())

const importer = (id: string, version = 1): OfficialImporter => ({
  id,
  name: id,
  docs: 'https://a.example/',
  licence: 'public domain',
  attribution: 'A. Publisher',
  version,
  addresses: [],
  everyDays: null,
  read: async () => [],
})

const cell = (code: string, value: number | null, more: Partial<OfficialCell> = {}): OfficialCell => ({
  rowRef: 'data!2',
  columnRef: 'A_MEDIAN',
  system: 'soc2018',
  code,
  detail: 'detailed',
  title: 'Title',
  area: 'US',
  industry: '',
  measure: 'pay-median',
  unit: 'USD/year',
  period: '2023-05',
  value,
  token: value === null ? '*' : null,
  lowerBound: null,
  text: null,
  errorPercent: null,
  low: null,
  high: null,
  n: null,
  ...more,
})

const reading = (cells: OfficialCell[], more: Partial<OfficialReading> = {}): OfficialReading => ({
  dataset: 'national 2023',
  release: 'May 2023',
  period: '2023-05',
  rows: cells.length,
  refused: [],
  cells,
  ...more,
})

const day = (date: number) => new Date(Date.UTC(2026, 0, date))
const file = (text: string) => officialFile('national.xlsx', text)

describe('a file of official statistics', () => {
  it('is kept by its bytes, with every cell and where it stands', async () => {
    const cells = [
      cell('11-1011', null, { token: '#', lowerBound: 239200 }),
      cell('43-6013', 40640.5, { rowRef: 'data!3' }),
    ]
    const [stored] = await storeReadings(database.db, importer('kept'), file('bytes'), [reading(cells)], day(1))
    expect(stored).toMatchObject({ state: 'new', before: null, changes: [{ measure: 'pay-median', added: 2 }] })
    expect(await readCells(database.db, stored?.file.id ?? '', null, 10)).toEqual(cells)
    expect(stored?.file).toMatchObject({
      rows: 2,
      loaded: 2,
      size: 5,
      release: 'May 2023',
      attribution: 'A. Publisher',
    })
    expect(Buffer.from(await readBody(database.db, Buffer.from(stored?.file.sha256 ?? '', 'hex'))).toString()).toBe(
      'bytes',
    )
  })

  it('changes nothing when the same reader gets the same bytes', async () => {
    const again = () => storeReadings(database.db, importer('same'), file('same'), [reading([cell('1', 1)])], day(1))
    const [first] = await again()
    const [second] = await again()
    expect(second).toMatchObject({ state: 'unchanged', changes: [], file: { id: first?.file.id } })
    expect(await findUnchanged(database.db, importer('same'), Buffer.from('same'))).toHaveLength(1)
    expect(await findUnchanged(database.db, importer('same', 2), Buffer.from('same'))).toBeNull()
    expect(await findUnchanged(database.db, importer('same'), Buffer.from('other'))).toBeNull()
  })

  it('of other bytes is a new version: the one before keeps its rows and gets its end, and the difference is told', async () => {
    const store = (text: string, cells: OfficialCell[], at: Date, note?: string) =>
      storeReadings(database.db, importer('fixed'), file(text), [reading(cells)], at, note)
    await store(
      'first',
      [cell('1', 10), cell('2', 20, { rowRef: 'data!3' }), cell('3', 30, { rowRef: 'data!4' })],
      day(1),
    )
    const corrected = [cell('4', 40), cell('2', 21, { rowRef: 'data!3' }), cell('1', 10, { rowRef: 'data!9' })]
    const [stored] = await store('second', corrected, day(5), 'corrected by the publisher')
    expect(stored?.state).toBe('corrected')
    expect(stored?.changes).toEqual([{ measure: 'pay-median', added: 1, changed: 1, gone: 1 }])
    const versions = await listOfficialFiles(database.db, { publisher: 'fixed', superseded: true })
    expect(versions.map(({ supersededAt, correctionNote }) => [supersededAt, correctionNote])).toEqual([
      [day(5), null],
      [null, 'corrected by the publisher'],
    ])
    expect(await medianAsOf('fixed', '2', day(3))).toBe(20)
    expect(await medianAsOf('fixed', '2', day(5))).toBe(21)
    expect(await findUnchanged(database.db, importer('fixed'), Buffer.from('first'))).toBeNull()
  })

  it('is read again by a newer reader', async () => {
    const store = (version: number, value: number) =>
      storeReadings(database.db, importer('newer', version), file('x'), [reading([cell('1', value)])], day(version))
    await store(1, 1)
    const [stored] = await store(2, 2)
    expect(stored).toMatchObject({
      state: 'reread',
      changes: [{ measure: 'pay-median', added: 0, changed: 1, gone: 0 }],
    })
  })

  it('with several datasets makes new versions of those alone whose figures changed, wherever they stand', async () => {
    const store = (text: string, year2025: number, row: string, at: Date) =>
      storeReadings(
        database.db,
        importer('years'),
        file(text),
        [
          reading([cell('1', year2025)], { dataset: 'year 2025' }),
          reading([cell('1', 5, { rowRef: row })], { dataset: 'year 2024' }),
        ],
        at,
      )
    await store('a', 1, 'line 2', day(1))
    const states = (await store('b', 2, 'line 3', day(2))).map(({ state }) => state)
    expect(states).toEqual(['corrected', 'unchanged'])
    const inForce = await listOfficialFiles(database.db, { publisher: 'years' })
    expect(inForce.map(({ dataset, importedAt }) => [dataset, importedAt])).toEqual([
      ['year 2024', day(1)],
      ['year 2025', day(2)],
    ])
  })

  it('is kept whole or not at all', async () => {
    const bad = reading([cell('1', 1), cell('1', 2)], { dataset: 'twice in one place' })
    const storing = storeReadings(database.db, importer('whole'), file('whole'), [reading([cell('1', 1)]), bad], day(1))
    await expect(storing).rejects.toThrow('duplicate key')
    expect(await listOfficialFiles(database.db, { publisher: 'whole' })).toEqual([])
  })

  it('may be imported by two at once: one stores it, the other finds it', async () => {
    const store = () => storeReadings(database.db, importer('race'), file('race'), [reading([cell('1', 1)])], day(1))
    const states = (await Promise.all([store(), store()])).map(([stored]) => stored?.state)
    expect(states.sort()).toEqual(['new', 'unchanged'])
  })

  it('counts its refused rows and keeps the first hundred', async () => {
    const refused = Array.from({ length: 150 }, (_, at) => ({ row: `data!${at}`, field: 'A_MEAN', reason: 'text' }))
    const given = reading([cell('1', 1)], { rows: 400, refused })
    const [stored] = await storeReadings(database.db, importer('refused'), file('r'), [given], day(1))
    expect([stored?.file.rows, stored?.file.loaded, stored?.file.refused.length]).toEqual([400, 250, 100])
  })
})

describe('a filed case', () => {
  const wage = (caseNumber: string, decidedOn: string, wageFrom: number): FiledWage => ({
    rowRef: 'line 2',
    caseNumber,
    programme: 'lca',
    status: 'Certified',
    decidedOn,
    title: 'Nurse',
    system: 'soc2018',
    soc: '29-1141',
    employer: 'A',
    area: 'US-CA',
    wageFrom,
    wageTo: null,
    unit: 'year',
    wageNote: null,
  })

  it('keeps its latest decision, in whatever order the quarters come', async () => {
    const store = (dataset: string, wages: FiledWage[]) =>
      storeReadings(database.db, importer('cases'), file(dataset), [reading([], { dataset, wages, rows: 2 })], day(1))
    await store('q2', [wage('I-1', '2024-02-01', 2), wage('I-2', '2024-02-01', 2), wage('I-2', '2024-03-01', 3)])
    await store('q1', [wage('I-1', '2024-01-01', 1), wage('I-3', '2024-01-01', 1)])
    const found = await sql<{ wage: number }>`select wage_from as wage from filed_wage order by case_number`.execute(
      database.db,
    )
    expect(found.rows.map((row) => row.wage)).toEqual([2, 3, 1])
  })
})

describe('a vintage of a series', () => {
  it('stays as it was printed first', async () => {
    const store = (text: string, value: number) => {
      const series = [{ rowRef: 'line 2', series: 'a/US', vintage: '2023-02-01', onDate: '2023-01-01', value }]
      return storeReadings(database.db, importer('series'), file(text), [reading([], { series, rows: 1 })], day(1))
    }
    await store('a', 148.64)
    await store('b', 142.57)
    const found = await sql<{ value: number }>`select value from series_vintage`.execute(database.db)
    expect(found.rows).toEqual([{ value: 148.64 }])
  })
})

async function medianAsOf(publisher: string, code: string, at: Date): Promise<number | undefined> {
  const found = await sql<{ value: number }>`
    select s.value from official_stat s join official_file f on f.id = s.file_id
    where f.publisher = ${publisher} and s.code = ${code}
      and f.imported_at <= ${at} and (f.superseded_at is null or f.superseded_at > ${at})`.execute(database.db)
  return found.rows[0]?.value
}
