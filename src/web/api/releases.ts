import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import { z } from 'zod'
import type { Context } from '../../context.ts'
import type { Release } from '../../domain/release.ts'
import { currentRelease, findRelease, listReleases, releaseAt } from '../../market/release.ts'
import { readCursor, writeCursor } from './cursor.ts'
import { type ApiApp, list, PROBLEMS } from './list.ts'
import { ApiProblem } from './problem.ts'
import { RELEASE, RELEASE_DETAIL } from './schemas.ts'

export function apiReleaseRoutes(app: ApiApp, context: Context): void {
  list(app, {
    path: '/releases',
    name: 'listReleases',
    tag: 'releases',
    summary: 'Releases of figures, the newest first',
    description: 'A release is immutable: cite its id and outputs_hash.',
    query: {},
    row: RELEASE,
    read: async ({ limit, cursor }) => {
      const [after = null] = readCursor(cursor, 1) ?? []
      const all = await listReleases(context.market)
      const rest = all.slice(all.findIndex(({ id }) => id === after) + 1)
      const page = rest.slice(0, limit)
      const last = rest.length > limit ? page.at(-1) : undefined
      return {
        data: page.map((release) => entryOf(release, context)),
        nextCursor: last ? writeCursor([last.id]) : null,
      }
    },
  })
  app.withTypeProvider<ZodTypeProvider>().get(
    '/releases/:release',
    {
      schema: {
        operationId: 'getRelease',
        tags: ['releases'],
        summary: 'One release with its parameters and the hash of every input; `latest` is the newest',
        params: z.object({ release: z.string().max(40) }),
        querystring: z.strictObject({}),
        response: { 200: RELEASE_DETAIL, ...PROBLEMS },
      },
    },
    async ({ params }) => {
      const release = await requireRelease(context, params.release === 'latest' ? {} : params)
      return { ...entryOf(release, context), parameters: release.parameters, inputs: release.inputs }
    },
  )
}

type Wanted = { release?: string | undefined; as_of?: Date | undefined }

/** By id, as of an instant, or the newest. Throws ApiProblem when there is none. */
export async function requireRelease(context: Context, wanted: Wanted): Promise<Release> {
  if (wanted.release !== undefined && wanted.as_of !== undefined) {
    throw new ApiProblem(400, 'as_of', 'give release or as_of, not both')
  }
  const found = await readRelease(context, wanted)
  if (found !== null) return found
  const parameter = wanted.release === undefined ? 'as_of' : 'release'
  throw new ApiProblem(404, parameter, 'there is no such release; /api/v1/releases lists them')
}

function readRelease({ market }: Context, { release, as_of: asOf }: Wanted): Promise<Release | null> {
  if (release !== undefined) return findRelease(market, release)
  return asOf === undefined ? currentRelease(market) : releaseAt(market, asOf)
}

function entryOf(release: Release, { baseUrl }: Context): z.input<typeof RELEASE> {
  return {
    id: release.id,
    as_of: release.asOf.toISOString(),
    published_at: release.publishedAt.toISOString(),
    code_version: release.codeVersion,
    taxonomy_version: release.taxonomyVersion,
    figures: release.figures,
    inputs_hash: release.inputsHash,
    outputs_hash: release.outputsHash,
    url: `${baseUrl}/releases/${release.id}`,
  }
}
