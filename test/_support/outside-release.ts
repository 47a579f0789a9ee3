import importer from '../../src/official/hiring-lab.ts'
import type { Database } from '../../src/store/database.ts'
import { storeReadings } from '../../src/store/official.ts'
import { officialFile } from './official-files.ts'
import type { StatedFigure } from './shown-release.ts'

const DAY_MS = 86_400_000
const FIRST = Date.UTC(2026, 3, 1)

const isoDay = (index: number) => new Date(FIRST + index * DAY_MS).toISOString().slice(0, 10)

/** Both medians of some roles of the United States: advertised a quarter above official. */
export function payFigures(roles: readonly string[]): StatedFigure[] {
  return roles.flatMap((role, index): StatedFigure[] => {
    const official = 40_000 + 5_000 * index
    const shared = { role, country: 'US', unit: 'USD/year' }
    return [
      { ...shared, metric: 'advertised-median', value: official * 1.25, n: 20 + index, employers: 5 },
      { ...shared, metric: 'official-pay', item: 'median', period: '2023-05', grade: 'official', value: official / 2 },
      { ...shared, metric: 'official-pay', item: 'median', period: '2024-05', grade: 'official', value: official },
    ]
  })
}

/** Our index of so many days. */
export function indexFigures(days: number): StatedFigure[] {
  return Array.from({ length: days }, (_, index) => ({
    metric: 'panel-index',
    role: '',
    country: 'US',
    unit: 'index',
    period: isoDay(index),
    value: 100 + 6 * Math.sin(index / 11),
    n: 900,
  }))
}

/** Two vintages of Hiring Lab's US index: the second revises the last days of the first by 2 points, and adds a week. */
export async function loadVintages(db: Database, days: number): Promise<void> {
  for (const [vintage, count, more] of [
    ['2026-09-01', days - 14, 0],
    ['2026-09-08', days - 7, 0],
    ['2026-09-15', days, 2],
  ] as const) {
    const rows = Array.from(
      { length: count },
      (_, index) =>
        `${isoDay(index)},US,${120 + 6 * Math.sin(index / 11) + more},${110 + 6 * Math.sin(index / 11 - 0.2)},total postings`,
    )
    const text = `date,jobcountry,indeed_job_postings_index_SA,indeed_job_postings_index_NSA,variable\n${rows.join('\n')}\n`
    const file = officialFile('aggregate_job_postings_US.csv', text, new Date(`${vintage}T06:00:00Z`))
    await storeReadings(db, importer, file, await importer.read(file), new Date(`${vintage}T07:00:00Z`))
  }
}
