import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import { z } from 'zod'
import type { Context } from '../../context.ts'
import { LEVELS } from '../../domain/role.ts'
import { findPosting, listPostings } from '../../market/list-postings.ts'
import { readCursor, writeCursor } from './cursor.ts'
import { type ApiApp, list, PROBLEMS } from './list.ts'
import { ApiProblem } from './problem.ts'
import { requireRole } from './roles.ts'
import { POSTING } from './schemas.ts'

export const COUNTRY = z.string().regex(/^[A-Z]{2}$/, { error: 'expected an ISO 3166-1 code such as US' })
export const REGION = z
  .string()
  .regex(/^[A-Z]{2}-[A-Z0-9]{1,10}$/, { error: 'expected country and region such as US-CA' })
export const MODE = z.enum(['onsite', 'hybrid', 'remote'])
export const INSTANT = z
  .union([z.iso.date(), z.iso.datetime({ offset: true })], { error: 'expected a day or an instant in ISO 8601' })
  .transform((text) => new Date(text))

const QUERY = {
  role: z.string().max(120).optional().describe('Slug'),
  level: z.enum(LEVELS).optional(),
  country: COUNTRY.optional(),
  region: REGION.optional(),
  mode: MODE.optional(),
  employer: z.string().max(200).optional(),
  title: z.string().min(2).max(120).optional().describe('Words the title holds'),
  min_pay: z.coerce.number().min(0).max(1e9).optional().describe('Of a year, in `currency`'),
  currency: z
    .string()
    .regex(/^[A-Z]{3}$/, { error: 'expected an ISO 4217 code such as USD' })
    .optional(),
  first_seen_after: INSTANT.optional(),
  as_of: INSTANT.optional().describe('Openings that were open then, as known then; texts are those of today'),
}

const INSTANT_TEXT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$/

export function apiPostingRoutes(app: ApiApp, context: Context): void {
  list(app, {
    path: '/postings',
    name: 'listPostings',
    tag: 'postings',
    summary: 'Openings that are on a board now, newest first',
    description: 'An opening is counted once however many ads carry it. The market is refreshed every few minutes.',
    query: QUERY,
    row: POSTING,
    read: async (query) => {
      const filter = filterOf(context, query)
      const asOf = query.as_of ?? context.now()
      const rows = await listPostings(context.market, filter, asOf, {
        limit: query.limit + 1,
        after: after(query.cursor),
      })
      const page = rows.slice(0, query.limit)
      const last = rows.length > query.limit ? page.at(-1) : undefined
      return { data: page, nextCursor: last ? writeCursor([last.first_seen_at, last.id]) : null }
    },
  })
  app.withTypeProvider<ZodTypeProvider>().get(
    '/postings/:id',
    {
      schema: {
        operationId: 'getPosting',
        tags: ['postings'],
        summary: 'One opening, open or closed',
        params: z.object({ id: z.uuid({ error: 'expected the id of an opening' }) }),
        querystring: z.strictObject({}),
        response: { 200: POSTING, ...PROBLEMS },
      },
    },
    async (request) => {
      const posting = await findPosting(context.market, request.params.id)
      if (posting === null) throw new ApiProblem(404, 'id', 'there is no opening with this id')
      return posting
    },
  )
}

type Query = z.output<z.ZodObject<typeof QUERY>>

function filterOf(context: Context, query: Query) {
  if (query.role !== undefined) requireRole(context, query.role)
  if (query.min_pay !== undefined && query.currency === undefined) {
    throw new ApiProblem(400, 'currency', 'min_pay needs a currency, such as currency=USD')
  }
  const { role, level, country, region, mode, employer, title, currency } = query
  return {
    ...{ role, level, country, region, mode, employer, title, currency },
    minPay: query.min_pay,
    firstSeenAfter: query.first_seen_after,
  }
}

function after(cursor: string | undefined) {
  const parts = readCursor(cursor, 2)
  if (parts === null) return null
  const [firstSeenAt = '', id = ''] = parts
  if (!INSTANT_TEXT.test(firstSeenAt) || !z.uuid().safeParse(id).success) readCursor('', 2)
  return { firstSeenAt, id }
}
