import accepts from '@fastify/accepts'
import etag from '@fastify/etag'
import swagger from '@fastify/swagger'
import type { FastifyInstance } from 'fastify'
import {
  createJsonSchemaTransform,
  createJsonSchemaTransformObject,
  serializerCompiler,
  validatorCompiler,
} from 'fastify-type-provider-zod'
import { z } from 'zod'
import type { Context } from '../../context.ts'
import { apiMetricRoutes } from './metrics.ts'
import { apiPostingRoutes } from './postings.ts'
import { answerProblems, PROBLEM } from './problem.ts'
import { apiReleaseRoutes } from './releases.ts'
import { apiRoleRoutes } from './roles.ts'
import * as schemas from './schemas.ts'
import { apiTrendRoutes } from './trends.ts'

const CACHE = 'public, max-age=60'

/** `/api/v1`: read only, open to any origin, described by the document made from the same schemas that check it. */
export async function apiRoutes(app: FastifyInstance, context: Context): Promise<void> {
  app.setValidatorCompiler(validatorCompiler)
  app.setSerializerCompiler(serializerCompiler)
  answerProblems(app, context)
  await app.register(accepts)
  await app.register(etag)
  await app.register(swagger, documentOf(context))
  app.addHook('onRequest', async (_request, reply) => {
    reply.header('access-control-allow-origin', '*').header('cross-origin-resource-policy', 'cross-origin')
    reply.header('access-control-expose-headers', 'ETag, Link, Retry-After').header('cache-control', CACHE)
  })
  for (const routes of [apiRoleRoutes, apiPostingRoutes, apiMetricRoutes, apiTrendRoutes, apiReleaseRoutes])
    routes(app, context)
  app.get('/openapi.json', { schema: { hide: true } }, async (_request, reply) =>
    reply.type('application/json; charset=utf-8').send(JSON.stringify(app.swagger())),
  )
}

function documentOf({ baseUrl, config }: Context) {
  const registry = z.registry<{ id: string }>()
  const toComponents = createJsonSchemaTransformObject({ schemaRegistry: registry })
  for (const schema of [PROBLEM, ...Object.values(schemas)]) registry.add(schema, { id: schema.meta()?.id ?? '' })
  return {
    openapi: {
      openapi: '3.1.1',
      info: { title: `${config.web.siteName} API`, version: '1', description: ABOUT, license: LICENCE },
      servers: [{ url: baseUrl }],
    },
    transform: createJsonSchemaTransform({ schemaRegistry: registry }),
    transformObject: (document: Parameters<typeof toComponents>[0]) => withoutInputs(toComponents(document)),
  }
}

/** Everything here is read, so the forms of schemas that a client would send are left out. */
function withoutInputs<Document extends object>(document: Document): Document {
  const { components } = document as { components?: { schemas?: Record<string, unknown> } }
  const schemas = Object.entries(components?.schemas ?? {}).filter(([name]) => !name.endsWith('Input'))
  return { ...document, components: { ...components, schemas: Object.fromEntries(schemas) } }
}

const ABOUT = `Roles, openings, metrics and releases. Lists come in pages: follow next_cursor, or the Link header. Every answer
has an ETag. Errors are problems (RFC 9457) that name the parameter. Missing is null, never 0; a withheld figure has a reason
instead of a value.`
const LICENCE = {
  name: 'Figures: see the licences named in each release',
  url: 'https://creativecommons.org/licenses/by/4.0/',
}
