import type { McpServer } from '@modelcontextprotocol/server'
import { z } from 'zod'
import type { Context } from '../context.ts'
import { LEVELS } from '../domain/role.ts'
import { citeLive } from '../market/citation.ts'
import { SHOWN_TRENDS, trendFigures } from '../market/trend-figures.ts'
import { withheldSentence } from '../market/withheld.ts'
import { answer, CITATION, READ_ONLY, refuse } from './answer.ts'
import { noRole } from './postings.ts'

const DAY_MS = 86_400_000

const INPUT = z.object({
  metric: z.enum(SHOWN_TRENDS as [string, ...string[]]),
  role: z.string().optional().describe('Slug of a role, from find_roles; left out: all roles'),
  level: z.enum(LEVELS).optional(),
  country: z
    .string()
    .regex(/^[A-Z]{2}$/)
    .optional(),
  region: z
    .string()
    .regex(/^[A-Z]{2}-\w{1,10}$/)
    .optional()
    .describe('Such as US-CA'),
  mode: z.enum(['onsite', 'hybrid', 'remote', 'unknown']).optional(),
  months: z.int().min(1).max(60).default(12),
})

const POINT = z.object({
  period: z.string(),
  value: z.number().nullable().describe('Counts are rounded to 5'),
  low: z.number().nullable(),
  high: z.number().nullable(),
  n: z.number().nullable(),
  withheld: z.string().nullable().describe('Why there is no value'),
})

/** A metric of any slice of the market by month. */
export function registerTrend(server: McpServer, context: Context): void {
  server.registerTool(
    'trends',
    {
      title: 'Trends of the market',
      description:
        'How postings, shares or advertised pay moved month by month, for any slice. A gap is a time when boards were not read.',
      inputSchema: INPUT,
      outputSchema: z.object({ unit: z.string(), points: z.array(POINT), citation: CITATION }),
      annotations: READ_ONLY,
    },
    async ({ months, role = '', level = '', region = '', mode = '', ...given }) => {
      if (role !== '' && !context.taxonomy.bySlug.has(role)) return refuse(noRole(role))
      const metric = SHOWN_TRENDS.find((id) => id === given.metric)
      if (metric === undefined) return refuse(`there are trends of ${SHOWN_TRENDS.join(', ')}`)
      const now = context.now()
      const country = region === '' ? (given.country ?? '') : region.slice(0, 2)
      const span = {
        from: dayOf(now.getTime() - months * 30 * DAY_MS),
        to: dayOf(now.getTime()),
        grain: 'month' as const,
      }
      const share = metric === 'work-mode' ? { mode: '', item: mode || 'remote' } : { mode }
      const trend = await trendFigures(context.market, { metric, role, level, country, region, ...share, ...span }, now)
      if (trend.withheld !== null) return refuse(trend.withheld.text)
      const points = trend.figures.map((figure) => {
        const { period, value, low, high, n } = figure
        return { period, value, low, high, n, withheld: withheldSentence(figure) }
      })
      return answer({ unit: trend.unit, points }, citeLive(now, context.config.web.siteName, context.baseUrl))
    },
  )
}

function dayOf(time: number): string {
  return new Date(time).toISOString().slice(0, 10)
}
