import { z } from 'zod'
import type { Context } from '../../context.ts'
import type { Figure } from '../../domain/figure.ts'
import { CATALOGUE } from '../../market/catalogue/all.ts'
import { FIGURE_KEY_PARTS, type FigureFilter, figureKey, listFigures } from '../../market/list-figures.ts'
import { proofPath } from '../../market/proof-path.ts'
import { readCursor, writeCursor } from './cursor.ts'
import { type ApiApp, type Listed, list } from './list.ts'
import { INSTANT } from './postings.ts'
import { ApiProblem } from './problem.ts'
import { requireRelease } from './releases.ts'
import { requireRole } from './roles.ts'
import { FIGURE, METRIC } from './schemas.ts'

const DIMENSION = z.string().max(200).optional()
const QUERY = {
  level: DIMENSION.describe('Give it empty to have the figures over all levels; likewise the other dimensions'),
  country: DIMENSION,
  region: DIMENSION,
  mode: DIMENSION,
  item: DIMENSION,
  period: DIMENSION,
  release: z.string().max(40).optional().describe('Left out: the newest one'),
  as_of: INSTANT.optional().describe('The release that was the newest at this instant'),
}

/** The catalogue, and the figures of a release by metric or by role. */
export function apiMetricRoutes(app: ApiApp, context: Context): void {
  list(app, {
    path: '/metrics',
    name: 'listMetrics',
    tag: 'metrics',
    summary: 'The metrics: what each one means, and when it is withheld',
    description: 'The same texts as on the page /methods.',
    query: {},
    row: METRIC,
    read: async ({ limit, cursor }) => {
      const from = Number(readCursor(cursor, 1)?.[0] ?? 0)
      const page = CATALOGUE.slice(from, from + limit)
      const next = from + limit < CATALOGUE.length ? writeCursor([String(from + limit)]) : null
      return { data: page.map(({ minimum, ...metric }) => ({ ...metric, minimum_n: minimum })), nextCursor: next }
    },
  })
  list(app, {
    path: '/metrics/:metric/figures',
    name: 'listFiguresOfMetric',
    tag: 'metrics',
    summary: 'The figures of one metric in a release',
    description: 'A withheld figure is listed with the reason and without its value.',
    params: z.object({ metric: z.string() }),
    query: { role: DIMENSION.describe('Slug; empty: over all roles'), ...QUERY },
    row: FIGURE,
    read: async ({ role, ...query }, { metric = '' }) => {
      if (!CATALOGUE.some(({ id }) => id === metric)) {
        throw new ApiProblem(404, 'metric', `there is no metric ${JSON.stringify(metric)}; /api/v1/metrics lists them`)
      }
      if (role !== undefined && role !== '') requireRole(context, role)
      return page(context, { ...dimensions(query), metric, role }, query)
    },
  })
  list(app, {
    path: '/roles/:role/figures',
    name: 'listFiguresOfRole',
    tag: 'roles',
    summary: 'Everything a release says about a role',
    description: 'A withheld figure is listed with the reason and without its value.',
    params: z.object({ role: z.string() }),
    query: { metric: DIMENSION, ...QUERY },
    row: FIGURE,
    read: async ({ metric, ...query }, { role = '' }) => {
      return page(context, { ...dimensions(query), metric, role: requireRole(context, role).slug }, query)
    },
  })
}

type Query = z.output<z.ZodObject<typeof QUERY>> & { limit: number; cursor?: string | undefined }

function dimensions({ level, country, region, mode, item, period }: Query): FigureFilter {
  return { level, country, region, mode, item, period }
}

async function page(context: Context, filter: FigureFilter, query: Query): Promise<Listed<z.input<typeof FIGURE>>> {
  const release = await requireRelease(context, query)
  const after = readCursor(query.cursor, FIGURE_KEY_PARTS)
  const rows = await listFigures(context.market, release.id, filter, { limit: query.limit + 1, after })
  const shown = rows.slice(0, query.limit)
  const last = rows.length > query.limit ? shown.at(-1) : undefined
  return {
    data: shown.map((figure) => withProof(context, release.id, figure)),
    nextCursor: last ? writeCursor(figureKey(last)) : null,
  }
}

function withProof({ baseUrl }: Context, release: string, figure: Figure): z.input<typeof FIGURE> {
  return { release, ...figure, proof: { ...figure.proof }, proof_url: `${baseUrl}${proofPath(release, figure)}` }
}
