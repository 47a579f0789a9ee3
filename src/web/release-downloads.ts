import { createReadStream } from 'node:fs'
import { join } from 'node:path'
import type { FastifyInstance } from 'fastify'
import type { Context } from '../context.ts'
import { findRelease } from '../market/release.ts'
import { downloadsOf } from '../releases/download-folder.ts'
import { hasVersion } from './etag.ts'

const CACHE = 'public, max-age=3600'

const TYPES: Record<string, string> = {
  csv: 'text/csv; charset=utf-8; header=present',
  parquet: 'application/vnd.apache.parquet',
  json: 'application/json; charset=utf-8',
  md: 'text/markdown; charset=utf-8',
}

/** The files of a release: figures.csv and so on. The ETag is the file's SHA-256. */
export function releaseDownloadRoutes(app: FastifyInstance, context: Context): void {
  app.get<{ Params: { id: string; file: string } }>('/releases/:id/:file', async (request, reply) => {
    const release = await findRelease(context.market, request.params.id)
    if (release === null) return reply.callNotFound()
    const { folder, files } = await downloadsOf(context, release)
    const file = files.find(({ name }) => name === request.params.file)
    if (file === undefined) return reply.callNotFound()
    const etag = `"${file.sha256}"`
    reply
      .header('etag', etag)
      .header('repr-digest', `sha-256=:${Buffer.from(file.sha256, 'hex').toString('base64')}:`)
      .header('last-modified', release.publishedAt.toUTCString())
      .header('cache-control', CACHE)
    if (hasVersion(request, etag)) return reply.code(304).send()
    return reply
      .type(TYPES[file.name.split('.').at(-1) ?? ''] ?? 'text/plain; charset=utf-8')
      .header('content-length', file.bytes)
      .header('content-disposition', `attachment; filename="${file.name}"`)
      .send(createReadStream(join(folder, file.name)))
  })
}
