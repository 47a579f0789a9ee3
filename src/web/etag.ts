import type { FastifyRequest } from 'fastify'

/** Whether the visitor has this version already (RFC 9110 13.1.2); undefined when the request does not say. */
export function hasVersion({ headers }: FastifyRequest, etag: string): boolean | undefined {
  return headers['if-none-match']?.split(',').some((tag) => ['*', etag].includes(tag.trim().replace(/^W\//, '')))
}
