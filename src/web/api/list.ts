import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { toCsv } from './csv.ts'
import { PROBLEM, PROBLEM_TYPE } from './problem.ts'

/** A Fastify instance whose schemas are zod's. */
export type ApiApp = FastifyInstance

const MOST = 500
const DEFAULT = 50

export const PAGING = {
  limit: z.coerce.number().int().min(1).max(MOST).default(DEFAULT).describe('Rows of a page'),
  cursor: z.string().optional().describe('next_cursor of the page before'),
}

/** One page of a list. */
export type Listed<Row> = { data: Row[]; nextCursor: string | null; release?: string | null }

type ListRoute<Query extends z.ZodRawShape, Row extends z.ZodObject> = {
  path: string
  name: string
  summary: string
  description: string
  tag: string
  params?: z.ZodObject
  query: Query
  row: Row
  read: (
    query: z.output<z.ZodObject<Query>> & { limit: number; cursor?: string | undefined },
    params: Record<string, string>,
  ) => Promise<Listed<z.input<Row>>>
}

/** Declares a list in both forms: JSON, and CSV when the client asks for it by Accept or by the suffix .csv. */
export function list<Query extends z.ZodRawShape, Row extends z.ZodObject>(
  app: ApiApp,
  route: ListRoute<Query, Row>,
): void {
  const columns = Object.keys(route.row.shape)
  const schema = schemaOf(route)
  const answer = async (request: FastifyRequest, reply: FastifyReply, isCsv: boolean) => {
    const query = request.query as Parameters<typeof route.read>[0]
    const page = await route.read(query, request.params as Record<string, string>)
    linkNext(request, reply, page.nextCursor)
    reply.header('vary', 'Accept')
    if (isCsv) return reply.type('text/csv; charset=utf-8; header=present').send(toCsv(columns, page.data))
    return reply.type('application/json; charset=utf-8').send({ data: page.data, next_cursor: page.nextCursor })
  }
  const typed = app.withTypeProvider<ZodTypeProvider>()
  typed.get(route.path, { schema: { ...schema, operationId: route.name } }, (request, reply) =>
    answer(request, reply, request.accepts().type(['json', 'csv']) === 'csv'),
  )
  typed.get(`${route.path}.csv`, { schema: { ...schema, hide: true } }, (request, reply) =>
    answer(request, reply, true),
  )
}

function schemaOf<Query extends z.ZodRawShape, Row extends z.ZodObject>(route: ListRoute<Query, Row>) {
  const page = z.object({
    data: z.array(route.row),
    next_cursor: z.string().nullable().describe('null: this is the last page'),
  })
  return {
    summary: route.summary,
    description: `${route.description}\n\nAlso as CSV: ask for \`text/csv\`, or put \`.csv\` behind the path.`,
    tags: [route.tag],
    ...(route.params === undefined ? {} : { params: route.params }),
    querystring: z.strictObject({ ...route.query, ...PAGING }),
    response: {
      200: {
        description: 'One page',
        content: { 'application/json': { schema: page }, 'text/csv': { schema: z.string() } },
      },
      ...PROBLEMS,
    },
  }
}

/** The answers to what cannot be served, for every route. */
export const PROBLEMS = Object.fromEntries(
  ([400, 404, 429] as const).map((status) => [
    status,
    { description: 'A problem, as in RFC 9457', content: { [PROBLEM_TYPE]: { schema: PROBLEM } } },
  ]),
)

function linkNext(request: FastifyRequest, reply: FastifyReply, cursor: string | null): void {
  if (cursor === null) return
  const next = new URL(request.url, 'http://localhost')
  next.searchParams.set('cursor', cursor)
  reply.header('link', `<${next.pathname}${next.search}>; rel="next"`)
}
