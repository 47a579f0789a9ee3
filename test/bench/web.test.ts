import { expect, inject, it } from 'vitest'
import { measureWeb } from '../../bench/web.ts'

it('the web bench loads pages and API without an error and gives finite figures beside a bare Fastify', async () => {
  const url = inject('postgresUrl')
  const server = { urlOf: (database: string) => url.replace(/\/postgres$/, `/${database}`) }
  const size = { openings: 300, ads: 100, connections: 2, seconds: 1, rounds: 1 }
  const { metrics, baselines, ratios } = await measureWeb(server, size)
  const errors = Object.entries(metrics).filter(([name]) => name.endsWith('_errors'))
  expect(errors.map(([, number]) => number)).toEqual([0, 0, 0, 0, 0, 0, 0])
  expect(Object.keys(ratios)).toEqual(Object.keys(baselines))
  const figures = [metrics, baselines, ratios].flatMap((part) => Object.values(part))
  expect(figures.filter((figure) => !Number.isFinite(figure) || figure < 0)).toEqual([])
}, 300_000)
