import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { rebuildCells } from '../../src/store/market-cell.ts'
import { insertOpenings } from '../_support/openings.ts'
import { startTestService, type TestService } from '../_support/service.ts'

let test: TestService
beforeAll(async () => {
  test = await startTestService({ parts: ['web'] })
  test.clock.now = new Date('2026-11-20T12:00:00Z')
  const { db } = test.service.context
  const ads = (count: number, from: number, changes: object) =>
    Array.from({ length: count }, (_, at) => ({ employer: `employer ${(from + at) % 9}`, ...changes }))
  await insertOpenings(db, [
    ...ads(24, 0, { first_seen_at: '2026-08-05T10:00:00Z', pay_mid: 40_000 }),
    ...ads(12, 5, { first_seen_at: '2026-10-06T10:00:00Z', level: 'senior', regions: ['US-CA'], pay_mid: 50_000 }),
    ...ads(4, 0, { first_seen_at: '2026-11-02T10:00:00Z', role: 'welder' }),
    ...Array.from({ length: 12 }, () => ({
      first_seen_at: '2026-10-06T10:00:00Z',
      role: 'chef',
      employer: 'one kitchen',
    })),
  ])
  await rebuildCells(db)
  const days = sql`generate_series('2026-08-01'::date, '2026-11-19'::date, '1 day') day`
  await sql`insert into market_health (day, crawls, complete, items, refused, openings, pay_stated, pay_quarantined, places_unread, dated)
    select day, 4, case when day between '2026-09-01' and '2026-09-30' then 0 else 4 end, 0, 0, 0, 0, 0, 0, 0 from ${days}`.execute(
    db,
  )
})
afterAll(() => test.stop())

const get = async (path: string, query: Record<string, string> = {}) => {
  const answer = await fetch(`${test.service.url}${path}?${new URLSearchParams(query)}`)
  return { status: answer.status, headers: answer.headers, text: await answer.text() }
}
const csv = async (query: Record<string, string>) => {
  const { text } = await get('/trends.csv', query)
  const [head = '', ...lines] = text.trim().split('\r\n')
  return lines.map((line) => Object.fromEntries(head.split(',').map((name, at) => [name, line.split(',')[at]])))
}
const PSR = { role: 'patient-services-representative', grain: 'month', days: '180' }

describe('trends', () => {
  it('show a slice over time as numbers, with what may not be shown withheld and why', async () => {
    const rows = await csv({ ...PSR, metric: 'active-postings' })
    expect(rows.map(({ period, value, n, withheld }) => [period, value, n, withheld])).toEqual([
      ['2026-05', '', '', 'no-data'],
      ['2026-06', '', '', 'no-data'],
      ['2026-07', '', '', 'no-data'],
      ['2026-08', '25', '25', ''],
      ['2026-09', '', '', 'gap'],
      ['2026-10', '35', '35', ''],
      ['2026-11', '35', '35', ''],
    ])
  })

  it('slice by level and region, which are typed as people write them', async () => {
    const [last] = (await csv({ ...PSR, level: 'senior', region: 'California' })).slice(-1)
    expect(last).toMatchObject({ level: 'senior', country: 'US', region: 'US-CA', value: '10' })
    const [texas] = (await csv({ ...PSR, region: 'US-TX', country: 'United States' })).slice(-1)
    expect(texas).toMatchObject({ region: 'US-TX', value: '25' })
  })

  it('withhold what is too little or of one employer, without its count', async () => {
    expect((await csv({ ...PSR, role: 'welder' })).at(-1)).toMatchObject({ value: '', n: '', withheld: 'too-few' })
    expect((await csv({ ...PSR, role: 'chef' })).at(-1)).toMatchObject({ value: '', withheld: 'too-few-employers' })
    const { text } = await get('/trends', { ...PSR, role: 'welder' })
    expect(text).toContain('too few observations')
    expect(text).not.toMatch(/<svg|>4</)
  })

  it('give pay of a role in its currency, and none of all roles together', async () => {
    const { text } = await get('/trends', { ...PSR, metric: 'advertised-median' })
    expect(text).toContain('USD a year')
    expect(text).toContain('$50,000')
    expect((await get('/trends', { metric: 'advertised-median' })).text).toContain('choose a role')
  })

  it('draw a gap as a gap, beside a table and a link to the same as CSV', async () => {
    const { status, text } = await get('/trends', { ...PSR, metric: 'active-postings' })
    expect(status).toBe(200)
    expect(text.match(/<circle class="dot first"/g)).toHaveLength(1)
    expect(text.match(/<path class="line first"/g)).toHaveLength(1)
    const link = (/href="(\/trends\.csv\?[^"]+)"/.exec(text)?.[1] ?? '').replaceAll('&amp;', '&')
    const answer = await fetch(`${test.service.url}${link}`)
    expect(answer.headers.get('content-type')).toContain('text/csv')
    expect((await answer.text()).split('\r\n')).toHaveLength(9)
  })

  it('take a role as people type it', async () => {
    expect((await csv({ ...PSR, role: 'PSR' })).at(-1)).toMatchObject({ role: PSR.role })
  })

  it.each([
    [{ metric: 'nonsense' }, '“nonsense” is none of active-postings'],
    [{ level: '<script>' }, '“&lt;script&gt;” is none of intern'],
    [{ country: 'Atlantis' }, 'No country is called “Atlantis”'],
    [{ region: 'Mordor' }, 'No region is called “Mordor”'],
    [{ days: '99999' }, 'is none of 90, 180'],
    [{ role: 'zzzz qqqq' }, 'No role is called “zzzz qqqq”'],
  ])('name what cannot be used and never widen the question: %j', async (query, fault) => {
    const { status, text } = await get('/trends', query as Record<string, string>)
    expect(status).toBe(400)
    expect(text).toContain(fault)
    expect(text).not.toMatch(/<svg|<script>/)
    expect((await get('/trends.csv', query as Record<string, string>)).status).toBe(400)
  })

  it('stand without a query', async () => {
    const { status, text } = await get('/trends')
    expect(status).toBe(200)
    expect(text).toContain('Active postings: All roles, all countries')
    expect((await get('/trends', { role: '\0', metric: '' })).status).toBeLessThan(500)
  })
})
