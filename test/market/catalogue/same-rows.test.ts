import { sql } from 'kysely'
import { expect, it } from 'vitest'
import { figureLine } from '../../../src/market/figure-line.ts'
import { toUuid } from '../../_support/candidates.ts'
import { allFigures } from '../../_support/catalogue.ts'
import { cloneDatabase } from '../../_support/database.ts'
import { insertCells, insertRates, type StoredCell } from '../../_support/official-cells.ts'
import { insertOpenings, type StoredOpening } from '../../_support/openings.ts'

const one = <T>(of: readonly T[], at: number): T => of[at % of.length] as T

/** Openings of some roles, levels, places and boards without a pattern that sorting would hide. */
function openings(salt: string): StoredOpening[] {
  return Array.from({ length: 900 }, (_, at) => {
    const spread = (at * 7_919) % 1_009
    const first = new Date(Date.UTC(2025, 8, 1) + ((spread * 13) % 440) * 86_400_000)
    const ids = { group_id: toUuid(`${salt} group ${at}`), posting_id: toUuid(`${salt} posting ${at}`) }
    return {
      ...ids,
      ...{ source_id: toUuid(`${salt} board ${spread % 3}`), employer: `employer ${spread % 41}` },
      ...{ role: one(['registered-nurse', 'electrician', 'patient-services-representative', null], spread) },
      ...{ level: one(['senior', null, 'lead'], spread), work_mode: one(['remote', 'onsite', null], spread) },
      ...{ first_seen_at: first, recorded_at: first, first_ever_at: first },
      closed_at: spread % 5 === 0 ? new Date(first.getTime() + (spread % 60) * 86_400_000) : null,
      ...{ skills: [`skill ${spread % 5}`, `skill ${5 + (spread % 3)}`], ...placeAndPay(spread) },
    }
  })
}

function placeAndPay(spread: number): StoredOpening {
  const isBritish = spread % 6 === 0
  const place = { countries: [isBritish ? 'GB' : 'US'], regions: isBritish ? [] : [`US-R${spread % 4}`] }
  if (spread % 4 === 1) return place
  const pay = 40_000 + ((spread * 37) % 30_011)
  const range = { pay_min: pay - 5_000, pay_mid: pay, pay_max: pay + (spread % 9) * 1_000 }
  return { ...place, ...range, pay_currency: isBritish ? 'GBP' : 'USD' }
}

const CELLS: StoredCell[] = [
  { measure: 'pay-median', value: 40_000 },
  { measure: 'pay-mean', value: 41_000, error_percent: 0.7 },
  { measure: 'employment', value: 1_000, unit: 'persons' },
  { measure: 'employment', value: 400, unit: 'persons', industry: 'naics:62' },
]

async function figuresOf(salt: string, order: (all: StoredOpening[]) => StoredOpening[]): Promise<string[]> {
  const { db, drop } = await cloneDatabase()
  for (const board of [0, 1, 2]) await addBoard(board, salt)
  await insertOpenings(db, order(openings(salt)))
  await insertCells(db, CELLS)
  await insertRates(db, [{ currency: 'GBP', country: 'GB', kind: 'year', on_date: '2026-01-01', rate: 0.75 }])
  // Other plans read in other orders.
  if (salt !== 'a') await sql`analyze market_opening`.execute(db)
  const lines = (await allFigures(db)).map(figureLine)
  await drop()
  return lines

  async function addBoard(board: number, salted: string) {
    const id = toUuid(`${salted} board ${board}`)
    await sql`
      insert into source (id, connector, board, origin, name, every_minutes, next_run_at, created_at)
      values (${id}, 'greenhouse', ${`board ${board}`}, 'https://api.example', 'Board', 60, now(), now())`.execute(db)
    for (const day of ['2025-11-25', '2026-05-30', '2026-10-30', '2026-11-24'])
      await sql`
        insert into run (source_id, state, started_at, touched_at, finished_at, complete)
        values (${id}, 'done', ${day}, ${day}, ${`${day}T12:00:00Z`}, true)`.execute(db)
  }
}

it('the same rows give the same figures byte for byte, whatever their ids and the order they came in', async () => {
  const first = await figuresOf('a', (all) => all)
  const second = await figuresOf('b', (all) =>
    [...all].sort((x, y) => (String(x.group_id) < String(y.group_id) ? -1 : 1)),
  )
  expect(second).toEqual(first)
  expect(first.filter((line) => !line.includes('"value":null')).length).toBeGreaterThan(200)
})
