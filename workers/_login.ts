import type { PageRequest } from '../src/domain/document.ts'
import { PayloadError, SourceError } from '../src/errors.ts'
import type { Board, SourceDefinition } from '../src/sources/_shared/define.ts'
import { type FoundPage, loginSign } from '../src/sources/_shared/login-page.ts'

/** Throws SourceError `login_page` when a board's first page is one to log in: it is not kept, since it is no page of the
 *  board. */
export function refuseLogin(connector: SourceDefinition, at: Board, { url }: PageRequest, found: FoundPage): void {
  const sign = loginSign(url, found, () => hasPostings(connector, at, { ...found, url }))
  if (sign !== null) throw new SourceError('login_page', url, sign)
}

function hasPostings(connector: SourceDefinition, at: Board, page: FoundPage): boolean {
  try {
    const { postings, refused, listed = [] } = connector.read(page, at)
    const named = postings.length + listed.length + refused.filter((item) => item.externalId !== undefined).length
    return named > 0 || (connector.next?.(page, { url: page.url }, at) ?? []).length > 0
  } catch (error) {
    if (error instanceof PayloadError) return false
    throw error
  }
}
