import type { FastifyInstance } from 'fastify'
import type { Context } from '../context.ts'
import { type ShownTrend, trendFigures } from '../market/trend-figures.ts'
import { loadGazetteer } from '../taxonomy/load-places.ts'
import { metricName } from './figure-title.ts'
import { HTML, layout } from './layout.ts'
import type { Lookup } from './lookup-answer.ts'
import { allowTypeAhead } from './role-choice.ts'
import { createRoleLookup } from './search-lookups.ts'
import { trendsPage } from './trends/page.ts'
import { readTrendQuery, type TrendQuery, trendAddress } from './trends/query.ts'

type TrendsRequest = { Querystring: Record<string, unknown> }

/** Any figure of any slice over time; the whole query is in the address. The same query to /trends.csv gives the numbers. */
export function trendsRoutes(app: FastifyInstance, context: Context): void {
  let lookup: Lookup | null = null
  const read = (query: Record<string, unknown>): TrendQuery => {
    lookup ??= createRoleLookup(context)
    return readTrendQuery(query, { taxonomy: context.taxonomy, lookup, gazetteer: loadGazetteer(), now: context.now() })
  }
  app.get<TrendsRequest>('/trends', async (request, reply) => {
    const query = read(request.query)
    const trend = isUsable(query) ? await trendFigures(context.market, query.request, context.now()) : null
    allowTypeAhead(reply)
    return reply
      .code(trend === null ? 400 : 200)
      .type(HTML)
      .send(
        layout(context, {
          title: `Trends: ${metricName(query.request.metric)}`,
          description: 'Advertised jobs and their pay over time, by role, level, place and work mode.',
          path: trendAddress('/trends', query),
          body: trendsPage(query, trend, context.taxonomy, context.now()),
        }),
      )
  })
  app.get<TrendsRequest>('/trends.csv', async (request, reply) => {
    const query = read(request.query)
    if (!isUsable(query)) {
      const faults = query.faults.map(({ field, message }) => `${field}: ${message}`)
      const unknown = query.role.typed === '' || query.role.role !== null ? [] : [`role: no role is called so`]
      return reply
        .code(400)
        .type('text/plain; charset=utf-8')
        .send([...faults, ...unknown].join('\n'))
    }
    const trend = await trendFigures(context.market, query.request, context.now())
    return reply
      .type('text/csv; charset=utf-8')
      .header('content-disposition', `attachment; filename="${query.request.metric}.csv"`)
      .send(csvOf(query, trend, context.now()))
  })
}

/** A role that nobody knows must not become all roles. */
function isUsable({ faults, role }: TrendQuery): boolean {
  return faults.length === 0 && (role.typed === '' || role.role !== null)
}

const COLUMNS = ['period', 'value', 'low', 'high', 'n', 'employers', 'withheld'] as const

/** Codes and numbers alone, so that nothing needs quotes. */
function csvOf({ request }: TrendQuery, { figures, unit }: ShownTrend, asOf: Date): string {
  const { metric, role, level, country, region, mode } = request
  const scope = [metric, unit, role, level, country, region, request.item ?? mode]
  const head = ['metric', 'unit', 'role', 'level', 'country', 'region', 'mode', ...COLUMNS, 'as_of']
  const lines = figures.map((figure) => [...scope, ...COLUMNS.map((name) => figure[name] ?? ''), asOf.toISOString()])
  return `${[head, ...lines].map((cells) => cells.join(',')).join('\r\n')}\r\n`
}
