import type { Page, PageRequest } from '../domain/document.ts'
import { SourceError } from '../errors.ts'
import type { Http, Manners } from '../http.ts'
import type { SourceDefinition } from '../sources/_shared/define.ts'

/** A page, and where it was found after redirects. */
export type Fetched = { page: Page; foundAt: string }
/** Fetches for a connector, or, with null, a page that people look at. Throws SourceError. */
export type Fetch = (request: PageRequest, connector: SourceDefinition | null) => Promise<Fetched>

/** Fetches with the manners that a crawl of the same board has; pages made for people are read as robots.txt wants it. */
export function createFetch(
  http: Pick<Http, 'get'>,
  mannersOf: (connector: SourceDefinition) => Manners,
  signal?: AbortSignal,
): Fetch {
  return async (request, connector) => {
    const manners = connector === null ? { robots: true } : mannersOf(connector)
    const answer = await http.get(request, undefined, signal, manners)
    if (answer.kind !== 'page')
      throw new SourceError('unavailable', request.url, 'it says "not modified" of a new page')
    return { page: { url: request.url, contentType: answer.contentType, body: answer.body }, foundAt: answer.url }
  }
}
