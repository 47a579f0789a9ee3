import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import { z } from 'zod'
import type { Context } from '../../context.ts'
import type { Role } from '../../domain/role.ts'
import { isCalled } from '../../taxonomy/called.ts'
import { readCursor, writeCursor } from './cursor.ts'
import { type ApiApp, list, PROBLEMS } from './list.ts'
import { ApiProblem } from './problem.ts'
import { ROLE, ROLE_ENTRY } from './schemas.ts'

/** The taxonomy. It changes with the program alone. */
export function apiRoleRoutes(app: ApiApp, context: Context): void {
  const roles = [...context.taxonomy.roles].sort((a, b) => (a.slug < b.slug ? -1 : 1))
  list(app, {
    path: '/roles',
    name: 'listRoles',
    tag: 'roles',
    summary: 'Roles of the taxonomy, by slug',
    description: 'A role is what a posting is for. `q` is looked for in titles and aliases.',
    query: {
      q: z.string().min(1).max(80).optional(),
      family: z.string().max(80).optional(),
      soc: z
        .string()
        .regex(/^\d\d-\d{4}$/, { error: 'expected a SOC 2018 code such as 43-6013' })
        .optional(),
    },
    row: ROLE_ENTRY,
    read: async ({ q, family, soc, limit, cursor }) => {
      const [after = ''] = readCursor(cursor, 1) ?? []
      const found = roles.filter(
        (role) =>
          role.slug > after &&
          (family === undefined || role.family === family) &&
          (soc === undefined || role.soc === soc) &&
          (q === undefined || isCalled(role, q)),
      )
      const page = found.slice(0, limit)
      const last = found.length > limit ? page.at(-1) : undefined
      return { data: page.map((role) => entryOf(role, context)), nextCursor: last ? writeCursor([last.slug]) : null }
    },
  })
  app.withTypeProvider<ZodTypeProvider>().get(
    '/roles/:role',
    {
      schema: {
        operationId: 'getRole',
        tags: ['roles'],
        summary: 'One role: aliases, ladder, related roles, skills',
        params: z.object({ role: z.string() }),
        querystring: z.strictObject({}),
        response: { 200: ROLE, ...PROBLEMS },
      },
    },
    async (request) => {
      const role = requireRole(context, request.params.role)
      return { ...entryOf(role, context), ...detailsOf(role) }
    },
  )
}

/** Throws ApiProblem for a slug that the taxonomy does not have. */
export function requireRole(context: Context, slug: string): Role {
  const role = context.taxonomy.bySlug.get(slug)
  if (!role) throw new ApiProblem(404, 'role', `there is no role ${JSON.stringify(slug)}; /api/v1/roles?q= finds it`)
  return role
}

function entryOf({ slug, title, family, soc, summary }: Role, { baseUrl }: Context) {
  return { slug, title, family, soc, summary, url: `${baseUrl}/roles/${slug}` }
}

function detailsOf({ aliases, related, ladder, skills, tools }: Role) {
  const rungs = ladder.map(({ level, title, minYears, maxYears }) => ({
    level,
    title,
    min_years: minYears,
    max_years: maxYears,
  }))
  return { aliases, related, ladder: rungs, skills, tools }
}
