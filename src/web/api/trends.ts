import { z } from 'zod'
import type { Context } from '../../context.ts'
import type { GatedFigure } from '../../domain/figure.ts'
import { LEVELS } from '../../domain/role.ts'
import type { TrendMetric } from '../../market/slice.ts'
import { SHOWN_TRENDS, trendFigures } from '../../market/trend-figures.ts'
import { readCursor, writeCursor } from './cursor.ts'
import { type ApiApp, list } from './list.ts'
import { COUNTRY, INSTANT, REGION } from './postings.ts'
import { ApiProblem } from './problem.ts'
import { requireRole } from './roles.ts'
import { TREND_POINT } from './schemas.ts'

const DAY_MS = 86_400_000
const DEFAULT_DAYS = 365
const MOST_DAYS = 3_660

const QUERY = {
  role: z.string().max(120).optional().describe('Slug; left out: all roles'),
  level: z.enum(LEVELS).optional(),
  country: COUNTRY.optional(),
  region: REGION.optional(),
  mode: z.enum(['onsite', 'hybrid', 'remote', 'unknown']).optional(),
  from: z.iso.date().optional().describe('First day; left out: a year before the last'),
  to: z.iso.date().optional().describe('Last day; left out: today'),
  grain: z.enum(['week', 'month']).default('month'),
  as_of: INSTANT.optional().describe('As known at this instant'),
}

/** Any slice of the market over time. It is of no release: counted when it is asked for, as known at `as_of`. */
export function apiTrendRoutes(app: ApiApp, context: Context): void {
  list(app, {
    path: '/metrics/:metric/trend',
    name: 'readTrend',
    tag: 'metrics',
    summary: 'A metric of any slice over weeks or months',
    description: `For ${SHOWN_TRENDS.join(', ')}. A period in which boards were not read is a gap. Counts are rounded to 5, so that no withheld one can be worked out from its neighbours. \`work-mode\` is the share of \`mode\`.`,
    params: z.object({ metric: z.string() }),
    query: QUERY,
    row: TREND_POINT,
    read: async ({ limit, cursor, ...query }, { metric = '' }) => {
      const asked = SHOWN_TRENDS.find((id) => id === metric)
      if (asked === undefined) {
        throw new ApiProblem(404, 'metric', `has no trend here; there are trends of ${SHOWN_TRENDS.join(', ')}`)
      }
      const start = Number(readCursor(cursor, 1)?.[0] ?? 0)
      const points = await readPoints(context, asked, query)
      const next = start + limit < points.length ? writeCursor([String(start + limit)]) : null
      return { data: points.slice(start, start + limit).map(pointOf), nextCursor: next }
    },
  })
}

async function readPoints(
  context: Context,
  metric: TrendMetric,
  { role, level, country = '', region = '', mode, grain, as_of: asOf, ...days }: z.output<z.ZodObject<typeof QUERY>>,
): Promise<GatedFigure[]> {
  if (role !== undefined) requireRole(context, role)
  if (region !== '' && country !== '' && !region.startsWith(`${country}-`)) {
    throw new ApiProblem(400, 'region', `is no region of ${country}`)
  }
  const now = asOf ?? context.now()
  const isShare = metric === 'work-mode'
  const trend = await trendFigures(
    context.market,
    {
      metric,
      ...{ role: role ?? '', level: level ?? '', region, grain, mode: isShare ? '' : (mode ?? '') },
      country: region === '' ? country : region.slice(0, 2),
      ...(isShare ? { item: mode ?? 'remote' } : {}),
      ...spanOf(days, now),
    },
    now,
  )
  if (trend.withheld !== null) throw new ApiProblem(400, 'role', trend.withheld.text)
  return trend.figures
}

function spanOf({ from, to }: { from?: string | undefined; to?: string | undefined }, now: Date) {
  const last = to ?? now.toISOString().slice(0, 10)
  const first = from ?? new Date(Date.parse(last) - DEFAULT_DAYS * DAY_MS).toISOString().slice(0, 10)
  if (first > last) throw new ApiProblem(400, 'from', 'comes after to')
  if (Date.parse(last) - Date.parse(first) > MOST_DAYS * DAY_MS) {
    throw new ApiProblem(400, 'from', 'is more than ten years before to')
  }
  return { from: first, to: last }
}

function pointOf(figure: GatedFigure): z.input<typeof TREND_POINT> {
  const { metric, role, level, country, region, mode, period, unit, value, low, high, n, withheld } = figure
  return {
    metric,
    role,
    level,
    country,
    region,
    mode: mode || figure.item,
    period,
    unit,
    value,
    low,
    high,
    n,
    withheld,
  }
}
