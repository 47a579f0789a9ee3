import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { GatedFigure } from '../../../src/domain/figure.ts'
import { allFigures, CUT, find as findIn } from '../../_support/catalogue.ts'
import { cloneDatabase, type TestDatabase } from '../../_support/database.ts'
import { insertCells } from '../../_support/official-cells.ts'

/** Its code, 43-6013, is in the tables; that of the surgeon below only as a broad group. */
const ROLE = 'patient-services-representative'

let test: TestDatabase
let figures: GatedFigure[]

beforeAll(async () => {
  test = await cloneDatabase()
  const { db } = test
  await insertCells(db, [
    { measure: 'pay-mean', value: 45_000, error_percent: 0.5 },
    { measure: 'pay-mean', value: 21.63, unit: 'USD/hour' },
    { measure: 'pay-p10', value: 33_000 },
    { measure: 'pay-p25', token: '*' },
    { measure: 'pay-median', value: 43_000 },
    { measure: 'pay-median', value: 99_000, detail: 'broad', code: '43-6010' },
    { measure: 'pay-p90', token: '#', lower_bound: 239_200 },
    { measure: 'pay-median', value: 42_000, area: 'US-CA' },
    { measure: 'employment', value: 800_000, unit: 'persons' },
    { code: '99-9990', detail: 'broad', title: 'Anything Workers', measure: 'pay-median', value: 61_000 },
  ])
  await insertCells(
    db,
    [
      { measure: 'pay-median', value: 40_640 },
      { measure: 'pay-median', value: 39_000, area: 'US-CA' },
    ],
    { dataset: 'national 2023', period: '2023-05' },
  )
  await insertCells(db, [{ measure: 'pay-median', value: 1 }], {
    ...{ dataset: 'national 2022', period: '2022-05', supersededAt: '2026-02-01T00:00:00Z' },
  })
  await insertCells(db, [{ measure: 'pay-median', value: 2 }], {
    ...{ dataset: 'national 2021', period: '2021-05', importedAt: '2026-12-01T00:00:00Z' },
  })
  await insertCells(
    db,
    [
      { measure: 'employment', industry: 'naics:62', value: 600_000, unit: 'persons' },
      { measure: 'employment', industry: 'naics:54', value: 40_000, unit: 'persons' },
      { measure: 'employment', industry: 'naics:11', token: '**', unit: 'persons' },
      { measure: 'employment', industry: 'naics:6221', value: 300_000, unit: 'persons' },
      // The occupation is missing in this sector; the broader one is there.
      {
        measure: 'employment',
        industry: 'naics:99',
        value: 274_590,
        unit: 'persons',
        code: '43-6010',
        detail: 'broad',
      },
      {
        measure: 'industry-title',
        system: 'none',
        code: '',
        industry: 'naics:62',
        unit: 'text',
        text: 'Health Care and Social Assistance',
      },
    ],
    { dataset: 'sector 2024' },
  )
  await insertCells(
    db,
    [
      { measure: 'change-percent', value: 4.2, unit: 'percent' },
      { measure: 'change-percent', value: 3.1, unit: 'percent', code: '00-0000', detail: 'total' },
      { measure: 'openings', value: 85.9, unit: 'thousand persons' },
      { measure: 'education', unit: 'text', text: 'High school diploma or equivalent' },
      { measure: 'training', unit: 'text', text: 'Moderate-term on-the-job training' },
      { measure: 'experience', unit: 'text', token: '—' },
    ],
    { publisher: 'bls-projections', dataset: 'occupations', period: '2024/2034' },
  )
  await db.updateTable('role').set({ soc: '99-9991' }).where('slug', '=', 'orthopedic-surgeon').execute()
  figures = await allFigures(db)
})
afterAll(() => test.drop())

const find = (metric: string, scope: Partial<GatedFigure>) => findIn(figures, metric, scope)

describe('official pay', () => {
  const pay = (item: string, scope: Partial<GatedFigure> = {}) =>
    find('official-pay', { role: ROLE, country: 'US', period: '2024-05', item, ...scope })

  it('is the printed cell, with the file, row and column a person finds it by', () => {
    expect(pay('median')).toMatchObject({
      value: 43_000,
      unit: 'USD/year',
      low: null,
      n: null,
      grade: 'official',
      withheld: null,
    })
    expect(pay('median')?.proof).toEqual({
      kind: 'official',
      cells: [
        {
          ...{
            publisher: 'bls-oews',
            dataset: 'national 2024',
            release: 'edition 2024-05',
            file: 'national 2024.xlsx',
          },
          ...{ sha256: expect.stringMatching(/^[0-9a-f]{64}$/), row: 'data!6', column: 'PAY-MEDIAN', printed: '43000' },
        },
      ],
    })
  })

  it('has the interval of its standard error', () => {
    // 45,000 x 0.005 x 1.96 = 441
    expect(pay('mean')).toMatchObject({
      value: 45_000,
      low: expect.closeTo(44_559, 0),
      high: expect.closeTo(45_441, 0),
    })
  })

  it('is at least the bound where the publisher prints #, and withheld where it prints *', () => {
    expect(pay('p90')).toMatchObject({ value: null, text: 'at least 239200', withheld: null, grade: 'official' })
    expect(pay('p25')).toMatchObject({ value: null, text: null, withheld: 'not-published' })
  })

  it('is given of every edition in force for a country, of the latest for a region', () => {
    const medians = figures.filter(
      (each) => each.metric === 'official-pay' && each.role === ROLE && each.item === 'median',
    )
    expect(medians.map(({ region, period, value }) => [region, period, value])).toEqual([
      ['', '2023-05', 40_640],
      ['', '2024-05', 43_000],
      ['US-CA', '2024-05', 42_000],
    ])
  })

  it('is what was in force at the cut', async () => {
    const before = await allFigures(test.db, { ...CUT, asOf: new Date('2026-01-15T00:00:00Z') })
    expect(
      findIn(before, 'official-pay', { role: ROLE, country: 'US', item: 'median', period: '2022-05' })?.value,
    ).toBe(1)
  })

  it('is that of the broad occupation where there is no other, and says so', () => {
    const figure = find('official-pay', { role: 'orthopedic-surgeon', country: 'US', item: 'median' })
    expect(figure?.value).toBe(61_000)
    expect(figure?.proof).toMatchObject({ note: expect.stringContaining('99-9990 Anything Workers') })
  })
})

describe('the projection', () => {
  it('gives growth with the average of all occupations beside it', () => {
    expect(find('growth-outlook', { role: ROLE, country: 'US' })).toMatchObject({
      value: 4.2,
      period: '2024/2034',
      unit: '%',
    })
    expect(find('growth-outlook', { role: '', country: 'US' })).toMatchObject({ value: 3.1 })
  })

  it('gives openings a year in persons', () => {
    expect(find('annual-openings', { role: ROLE, country: 'US' })).toMatchObject({
      value: 85_900,
      unit: 'openings/year',
    })
  })

  it('gives education, training and experience as printed, or says that nothing is published', () => {
    expect(find('official-education', { role: ROLE, country: 'US' })?.text).toBe('High school diploma or equivalent')
    expect(find('official-education', { role: ROLE, country: 'US', item: 'training' })?.text).toContain('Moderate-term')
    expect(find('official-education', { role: ROLE, country: 'US', item: 'experience' })?.withheld).toBe(
      'not-published',
    )
  })
})

describe('top industries', () => {
  it('are the sectors’ shares of all who work in the occupation', () => {
    expect(find('top-industries', { role: ROLE, country: 'US', item: 'naics:62' })).toMatchObject({
      ...{ value: 75, text: 'Health Care and Social Assistance', n: 600_000, grade: 'official' },
    })
    expect(find('top-industries', { role: ROLE, country: 'US', item: 'naics:54' })).toMatchObject({
      value: 5,
      text: null,
    })
    expect(figures.filter(({ metric, role }) => metric === 'top-industries' && role === ROLE)).toHaveLength(2)
  })

  it('say that ads cannot be put beside them', () => {
    expect(find('top-industries', { role: '', item: 'ads' })).toMatchObject({ withheld: 'no-data' })
  })
})
