import { expect, inject, it } from 'vitest'
import { measureMarket } from '../../bench/market.ts'

it('the market bench refreshes a day, finds the cells right and DuckDB of the same mind, and gives finite figures', async () => {
  const url = inject('postgresUrl')
  const server = { urlOf: (database: string) => url.replace(/\/postgres$/, `/${database}`) }
  const { metrics, baselines, ratios } = await measureMarket(server, 3_000, 6)
  expect(metrics.day_turnover).toBe(200)
  expect(metrics.market_opening_rows).toBeGreaterThanOrEqual(3_000)
  expect(Object.keys(baselines)).toEqual(['refresh_ms', 'count_p50_ms', 'count_p95_ms'])
  const figures = [metrics, baselines, ratios].flatMap((part) => Object.values(part))
  expect(figures.filter((figure) => !Number.isFinite(figure) || figure < 0)).toEqual([])
}, 120_000)
